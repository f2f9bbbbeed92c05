#include "native/net/certificate.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <ctime>

#include "core/field/quote.hpp"
#include "native/system/file.hpp"

namespace cocoon {

namespace {

std::chrono::system_clock::time_point time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return std::chrono::system_clock::from_time_t(timegm(&parts));
}

/// The first of the chain: the certificate of the server itself.
Result<CertificatePtr> set_chain(SSL_CTX* context, const TlsSettings& settings, const std::string& pem) {
  const std::string name = "TLS_CERT " + in_quotes(settings.certificate);
  PemCertificates chain = read_certificates(pem);
  if (chain.list.empty()) return Error{name + " holds no PEM certificate: " + chain.reason};
  if (SSL_CTX_use_certificate(context, chain.list[0].get()) != 1) {
    return Error{name + " cannot be used: " + take_openssl_reason()};
  }
  for (std::size_t i = 1; i < chain.list.size(); ++i) {
    if (SSL_CTX_add1_chain_cert(context, chain.list[i].get()) != 1) {
      return Error{name + " has an unusable chain: " + take_openssl_reason()};
    }
  }
  if (!chain.is_complete) return Error{name + " holds a certificate behind the first that cannot be read"};
  return std::move(chain.list[0]);
}

Result<> set_key(SSL_CTX* context, const TlsSettings& settings, const std::string& pem, X509* leaf) {
  const std::string name = "TLS_KEY " + in_quotes(settings.key);
  const auto key = read_private_key(pem, PassPhrase::empty);
  if (!key.ok()) return Error{name + " holds no PEM private key without pass phrase: " + key.message()};
  if (X509_check_private_key(leaf, key->get()) == 1 && SSL_CTX_use_PrivateKey(context, key->get()) == 1) return {};
  ERR_clear_error();
  return Error{name + " is not the key of the certificate in TLS_CERT " + in_quotes(settings.certificate)};
}

Result<> set_client_authority(SSL_CTX* context, const TlsSettings& settings, const std::string& pem) {
  const std::string name = "TLS_CLIENT_CA " + in_quotes(settings.client_authority);
  const PemCertificates authorities = read_certificates(pem);
  X509_STORE* const trusted = SSL_CTX_get_cert_store(context);
  int count = 0;
  for (const CertificatePtr& authority : authorities.list) {
    // Told to the caller, so that one with several certificates knows which to show.
    if (X509_STORE_add_cert(trusted, authority.get()) == 1) count += SSL_CTX_add_client_CA(context, authority.get());
  }
  ERR_clear_error();
  if (count == 0) return Error{name + " holds no PEM certificate: " + authorities.reason};
  if (!authorities.is_complete) return Error{name + " holds a certificate that cannot be read"};
  X509_VERIFY_PARAM* const wanted = SSL_CTX_get0_param(context);
  X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_ALWAYS_CHECK_SUBJECT | X509_CHECK_FLAG_NO_WILDCARDS);
  for (const std::string& client_name : settings.client_names) {
    X509_VERIFY_PARAM_add1_host(wanted, client_name.data(), client_name.size());
  }
  const int required = settings.client_may_be_anonymous ? 0 : SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | required, nullptr);
  return {};
}

void set_protocol(SSL_CTX* context, const TlsSettings& settings) {
  SSL_CTX_set_min_proto_version(context, settings.min_version == TlsVersion::v1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  // Idle connections give their buffers back; a write that could not be finished may be repeated from elsewhere.
  SSL_CTX_set_mode(context,
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(context, 1);
}

/// `what`: the variable that names the file.
Result<std::string> read_file_of(const char* what, const std::string& path) {
  Result<std::string> text = read_file(path);
  if (!text.ok()) return Error{std::string(what) + ": " + text.message()};
  return text;
}

}  // namespace

Result<std::shared_ptr<const ServingCertificate>> ServingCertificate::make(const TlsSettings& settings,
                                                                           const Content& content) {
  auto made = std::make_shared<ServingCertificate>();
  made->context_.reset(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* const context = made->context_.get();
  if (context == nullptr) return Error{"no TLS context: " + take_openssl_reason()};
  set_protocol(context, settings);
  const Result<CertificatePtr> leaf = set_chain(context, settings, content.certificate);
  if (!leaf.ok()) return leaf.error();
  if (const auto set = set_key(context, settings, content.key, leaf->get()); !set.ok()) return set.error();
  if (!settings.client_authority.empty()) {
    const auto set = set_client_authority(context, settings, content.client_authority);
    if (!set.ok()) return set.error();
  }
  made->not_before_ = time_of(X509_get0_notBefore(leaf->get()));
  made->not_after_ = time_of(X509_get0_notAfter(leaf->get()));
  return std::shared_ptr<const ServingCertificate>(std::move(made));
}

Result<bool> CertificateStore::reload_if_changed() {
  using Text = Result<std::string>;
  Text certificate = read_file_of("TLS_CERT", settings_.certificate);
  Text key = read_file_of("TLS_KEY", settings_.key);
  Text authority = std::string();
  if (!settings_.client_authority.empty()) authority = read_file_of("TLS_CLIENT_CA", settings_.client_authority);

  std::string all;
  for (const Text* file : {&certificate, &key, &authority}) all += (file->ok() ? **file : file->message()) + '\0';
  if (all == last_content_) return false;
  last_content_ = std::move(all);
  for (const Text* file : {&certificate, &key, &authority}) {
    if (!file->ok()) return file->error();
  }
  auto loaded = ServingCertificate::make(settings_, {*certificate, *key, *authority});
  if (!loaded.ok()) return loaded.error();
  const std::lock_guard lock(mutex_);
  current_ = std::move(*loaded);
  return true;
}

std::shared_ptr<const ServingCertificate> CertificateStore::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

}  // namespace cocoon
