#include "native/net/certificate.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <ctime>

#include "core/field/quote.hpp"
#include "native/system/file.hpp"

namespace cocoon {

namespace {

using Bio = std::unique_ptr<BIO, Free<BIO_free>>;
using X509Ptr = std::unique_ptr<X509, Free<X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;

Bio memory_of(const std::string& text) { return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

/// OpenSSL's own reason for the last error, and an empty queue after it.
std::string take_openssl_error() {
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  const char* reason = ERR_reason_error_string(code);
  return reason == nullptr ? "unknown error" : reason;
}

std::chrono::system_clock::time_point time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return std::chrono::system_clock::from_time_t(timegm(&parts));
}

/// A key that asks for a pass phrase is refused instead of asking at the terminal.
int no_pass_phrase(char*, int, int, void*) { return 0; }

X509Ptr read_certificate(BIO* from) { return X509Ptr(PEM_read_bio_X509(from, nullptr, no_pass_phrase, nullptr)); }

/// After the last certificate was read: whether there was nothing more, rather than one that cannot be read. A file may
/// be half written.
bool was_the_end() {
  const bool is_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();  // the end of the file is an error to OpenSSL
  return is_end;
}

/// Each of these gives an error, or an empty string.
std::string set_chain(SSL_CTX* context, const TlsSettings& settings, const std::string& pem, X509Ptr& leaf) {
  const Bio certificates = memory_of(pem);
  leaf = read_certificate(certificates.get());
  if (!leaf) {
    return "TLS_CERT " + in_quotes(settings.certificate) + " holds no PEM certificate: " + take_openssl_error();
  }
  if (SSL_CTX_use_certificate(context, leaf.get()) != 1) {
    return "TLS_CERT " + in_quotes(settings.certificate) + " cannot be used: " + take_openssl_error();
  }
  while (const X509Ptr next = read_certificate(certificates.get())) {
    if (SSL_CTX_add1_chain_cert(context, next.get()) != 1) {
      return "TLS_CERT " + in_quotes(settings.certificate) + " has an unusable chain: " + take_openssl_error();
    }
  }
  if (was_the_end()) return {};
  return "TLS_CERT " + in_quotes(settings.certificate) + " holds a certificate behind the first that cannot be read";
}

std::string set_key(SSL_CTX* context, const TlsSettings& settings, const std::string& pem, X509* leaf) {
  const Bio memory = memory_of(pem);
  const KeyPtr key(PEM_read_bio_PrivateKey(memory.get(), nullptr, no_pass_phrase, nullptr));
  if (!key) {
    return "TLS_KEY " + in_quotes(settings.key) +
           " holds no PEM private key without pass phrase: " + take_openssl_error();
  }
  if (X509_check_private_key(leaf, key.get()) != 1 || SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
    ERR_clear_error();
    return "TLS_KEY " + in_quotes(settings.key) + " is not the key of the certificate in TLS_CERT " +
           in_quotes(settings.certificate);
  }
  return {};
}

std::string set_client_authority(SSL_CTX* context, const TlsSettings& settings, const std::string& pem) {
  const Bio certificates = memory_of(pem);
  X509_STORE* const trusted = SSL_CTX_get_cert_store(context);
  int count = 0;
  while (const X509Ptr authority = read_certificate(certificates.get())) {
    // Told to the caller, so that one with several certificates knows which to show.
    if (X509_STORE_add_cert(trusted, authority.get()) == 1) count += SSL_CTX_add_client_CA(context, authority.get());
  }
  if (count == 0) {
    return "TLS_CLIENT_CA " + in_quotes(settings.client_authority) +
           " holds no PEM certificate: " + take_openssl_error();
  }
  if (!was_the_end()) {
    return "TLS_CLIENT_CA " + in_quotes(settings.client_authority) + " holds a certificate that cannot be read";
  }
  X509_VERIFY_PARAM* const wanted = SSL_CTX_get0_param(context);
  X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_ALWAYS_CHECK_SUBJECT | X509_CHECK_FLAG_NO_WILDCARDS);
  for (const std::string& name : settings.client_names) {
    X509_VERIFY_PARAM_add1_host(wanted, name.data(), name.size());
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

ServingCertificate::Loaded ServingCertificate::make(const TlsSettings& settings, const Content& content) {
  auto made = std::make_shared<ServingCertificate>();
  made->context_.reset(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* const context = made->context_.get();
  if (context == nullptr) return {nullptr, "no TLS context: " + take_openssl_error()};
  set_protocol(context, settings);
  X509Ptr leaf;
  std::string error = set_chain(context, settings, content.certificate, leaf);
  if (error.empty()) error = set_key(context, settings, content.key, leaf.get());
  if (error.empty() && !settings.client_authority.empty()) {
    error = set_client_authority(context, settings, content.client_authority);
  }
  if (!error.empty()) return {nullptr, std::move(error)};
  made->not_before_ = time_of(X509_get0_notBefore(leaf.get()));
  made->not_after_ = time_of(X509_get0_notAfter(leaf.get()));
  return {std::move(made), {}};
}

CertificateStore::Reload CertificateStore::reload_if_changed() {
  using Text = Result<std::string>;
  Text certificate = read_file_of("TLS_CERT", settings_.certificate);
  Text key = read_file_of("TLS_KEY", settings_.key);
  Text authority = std::string();
  if (!settings_.client_authority.empty()) authority = read_file_of("TLS_CLIENT_CA", settings_.client_authority);

  std::string all;
  for (const Text* file : {&certificate, &key, &authority}) all += (file->ok() ? **file : file->message()) + '\0';
  if (all == last_content_) return {};
  last_content_ = std::move(all);
  for (const Text* file : {&certificate, &key, &authority}) {
    if (!file->ok()) return {Change::failed, file->message()};
  }
  ServingCertificate::Loaded loaded = ServingCertificate::make(settings_, {*certificate, *key, *authority});
  if (!loaded.certificate) return {Change::failed, std::move(loaded.error)};
  const std::lock_guard lock(mutex_);
  current_ = std::move(loaded.certificate);
  return {Change::loaded, {}};
}

std::shared_ptr<const ServingCertificate> CertificateStore::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

}  // namespace cocoon
