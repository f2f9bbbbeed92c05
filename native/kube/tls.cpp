#include "native/kube/tls.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <string_view>
#include <utility>

#include "core/field/quote.hpp"
#include "native/system/openssl.hpp"

namespace cocoon::kube {

namespace {

using BioMethodPtr = std::unique_ptr<BIO_METHOD, FreedBy<BIO_meth_free>>;
using NamesPtr = std::unique_ptr<GENERAL_NAMES, FreedBy<GENERAL_NAMES_free>>;

// --- A channel as OpenSSL sees it: a BIO whose reads and writes wait, so that no call comes back half done.

Channel& channel_of(BIO* bio) { return *static_cast<Channel*>(BIO_get_data(bio)); }

int bio_read(BIO* bio, char* into, int size) {
  BIO_clear_retry_flags(bio);
  return static_cast<int>(channel_of(bio).read(into, static_cast<std::size_t>(size)));
}

int bio_write(BIO* bio, const char* from, int size) {
  BIO_clear_retry_flags(bio);
  return static_cast<int>(channel_of(bio).write(from, static_cast<std::size_t>(size)));
}

long bio_control(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;  // nothing is held back
}

BioMethodPtr make_bio_method() {
  BioMethodPtr method(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "channel"));
  if (!method) return method;
  BIO_meth_set_read(method.get(), bio_read);
  BIO_meth_set_write(method.get(), bio_write);
  BIO_meth_set_ctrl(method.get(), bio_control);
  return method;
}

// --- Why a certificate was refused, in words that say what to change.

std::string ip_text(const ASN1_OCTET_STRING* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = ASN1_STRING_length(address) == 4 ? AF_INET : AF_INET6;
  if (family == AF_INET6 && ASN1_STRING_length(address) != 16) return "?";
  ::inet_ntop(family, ASN1_STRING_get0_data(address), text.data(), text.size());
  return text.data();
}

std::string dns_text(const ASN1_IA5STRING* name) {
  const auto* bytes = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name));
  return escaped(std::string_view(bytes, static_cast<std::size_t>(ASN1_STRING_length(name))));
}

// The names a certificate is for; the first few, since it may be for a thousand.
std::string names_of(X509* certificate) {
  constexpr int shown = 10;
  const NamesPtr names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  const int count = names ? sk_GENERAL_NAME_num(names.get()) : 0;
  std::string text;
  for (int i = 0; i < std::min(count, shown); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_DNS && name->type != GEN_IPADD) continue;
    text += text.empty() ? "" : ", ";
    text += name->type == GEN_DNS ? dns_text(name->d.dNSName) : ip_text(name->d.iPAddress);
  }
  if (text.empty()) return "no name at all";
  return count > shown ? text + ", …" : text;
}

std::string date_text(const ASN1_TIME* time) {
  std::tm parts{};
  std::array<char, 32> text{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "an unreadable date";
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

std::string describe(int error, X509* certificate) {
  switch (error) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "the certificate is for " + names_of(certificate) + ": use one of these names, or set tls-server-name";
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "the certificate has expired at " + date_text(X509_get0_notAfter(certificate));
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "the certificate is not valid before " + date_text(X509_get0_notBefore(certificate));
    default:
      return "the certificate is not trusted (" + std::string(X509_verify_cert_error_string(error)) +
             "): its issuer must be in the certificate authority that is configured";
  }
}

// OpenSSL forgets a certificate that it has refused, so what there is to say about it is noted here.
int note_refusal(int accepted, X509_STORE_CTX* store) {
  if (accepted == 1) return 1;
  const auto* ssl = static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* refusal = static_cast<std::string*>(SSL_get_app_data(ssl));
  X509* certificate = X509_STORE_CTX_get_current_cert(store);
  if (refusal != nullptr && refusal->empty() && certificate != nullptr) {
    *refusal = describe(X509_STORE_CTX_get_error(store), certificate);
  }
  return 0;
}

// --- Whom to trust, and what to show

Result<> trust(SSL_CTX* context, const std::string& authority) {
  if (authority.empty()) {
    if (SSL_CTX_set_default_verify_paths(context) == 1) return {};
    return Error{"the system's certificate authorities cannot be read: " + take_openssl_reason()};
  }
  const PemCertificates certificates = read_certificates(authority);
  if (!certificates.is_complete || certificates.list.empty()) {
    return Error{"the certificate authority must be one or more certificates in PEM"};
  }
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  for (const CertificatePtr& certificate : certificates.list) X509_STORE_add_cert(store, certificate.get());
  // As Go's clients: what is in the list is trusted, be it a root, an intermediate or the server's own certificate.
  X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
  return {};
}

Result<> show(SSL_CTX* context, const std::string& certificate, const std::string& key) {
  if (certificate.empty()) return {};
  const PemCertificates chain = read_certificates(certificate);
  if (!chain.is_complete || chain.list.empty()) {
    return Error{"the client certificate must be one or more certificates in PEM"};
  }
  const auto private_key = read_private_key(key, PassPhrase::none);
  if (!private_key.ok()) return Error{"the client key must be a private key in PEM without a password"};
  if (SSL_CTX_use_certificate(context, chain.list[0].get()) != 1) {
    return Error{"the client certificate cannot be used: " + take_openssl_reason()};
  }
  for (std::size_t i = 1; i < chain.list.size(); ++i) SSL_CTX_add1_chain_cert(context, chain.list[i].get());
  if (SSL_CTX_use_PrivateKey(context, private_key->get()) == 1 && SSL_CTX_check_private_key(context) == 1) return {};
  ERR_clear_error();
  return Error{"the client key must be the one that the client certificate was made for"};
}

}  // namespace

struct TlsContext::Parts {
  SslContextPtr context;
  BioMethodPtr bio_method;
};

namespace {

bool expect_name(SSL* ssl, const std::string& name) {
  if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name.c_str()) == 1) return true;
  ERR_clear_error();
  // The subject's common name counts for nothing where Kubernetes is concerned, as in Go.
  SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  return SSL_set1_host(ssl, name.c_str()) == 1 && SSL_set_tlsext_host_name(ssl, name.c_str()) == 1;
}

class TlsChannel final : public Channel {
 public:
  TlsChannel(std::shared_ptr<const TlsContext> context, std::unique_ptr<Channel> below)
      : context_(std::move(context)), below_(std::move(below)) {}

  TlsChannel(const TlsChannel&) = delete;
  TlsChannel& operator=(const TlsChannel&) = delete;

  // Says good-bye where all is well; it is one small write, which waits for nobody.
  ~TlsChannel() override {
    if (!ssl_ || !fault().empty() || !below_->fault().empty()) return;
    below_->set_deadline(Clock::now() + std::chrono::milliseconds(10));
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
  }

  Result<> handshake(const std::string& server_name) {
    ERR_clear_error();
    ssl_.reset(SSL_new(context_->parts().context.get()));
    BIO* bio = ssl_ ? BIO_new(context_->parts().bio_method.get()) : nullptr;
    if (bio == nullptr) return Error{"TLS cannot be set up: " + take_openssl_reason()};
    BIO_set_data(bio, below_.get());
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl_.get(), bio, bio);  // owns it from here on
    SSL_set_app_data(ssl_.get(), &refusal_);
    if (!expect_name(ssl_.get(), server_name)) return Error{"TLS cannot ask for " + in_quotes(server_name)};
    if (SSL_connect(ssl_.get()) == 1) return {};
    fail(why());
    return Error{"TLS handshake with " + in_quotes(server_name) + ": " + fault()};
  }

  ssize_t read(char* into, std::size_t size) override {
    ERR_clear_error();
    std::size_t count = 0;
    if (SSL_read_ex(ssl_.get(), into, size, &count) == 1) return static_cast<ssize_t>(count);
    if (SSL_get_error(ssl_.get(), 0) == SSL_ERROR_ZERO_RETURN) return 0;
    return fail(why());
  }

  ssize_t write(const char* from, std::size_t size) override {
    ERR_clear_error();
    std::size_t count = 0;
    if (SSL_write_ex(ssl_.get(), from, size, &count) == 1) return static_cast<ssize_t>(count);
    return fail(why());
  }

  void set_deadline(Deadline deadline) override { below_->set_deadline(deadline); }
  bool is_silent() const override { return SSL_has_pending(ssl_.get()) == 0 && below_->is_silent(); }

 private:
  std::string why() const {
    if (!refusal_.empty()) return refusal_;
    if (!below_->fault().empty()) return below_->fault();
    if (ERR_peek_last_error() == 0) return "the other side closed the connection";
    if (ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_WRONG_VERSION_NUMBER) return "the other side speaks no TLS";
    return take_openssl_reason();
  }

  // The context comes first, so that it goes last: `ssl_` uses what it owns, and writes to `below_` until it is gone.
  std::shared_ptr<const TlsContext> context_;
  std::unique_ptr<Channel> below_;
  std::string refusal_;  // of the server's certificate
  SslPtr ssl_;
};

}  // namespace

TlsContext::TlsContext(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

TlsContext::~TlsContext() = default;

Result<std::shared_ptr<const TlsContext>> TlsContext::make(const TlsMaterial& material) {
  ERR_clear_error();
  auto parts = std::make_unique<Parts>(Parts{SslContextPtr(SSL_CTX_new(TLS_client_method())), make_bio_method()});
  SSL_CTX* context = parts->context.get();
  if (context == nullptr || !parts->bio_method) return Error{"TLS cannot be set up: " + take_openssl_reason()};
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  // An idle connection of the pool gives its 34 KB of buffers back.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  constexpr std::array<unsigned char, 9> http_1_1 = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  SSL_CTX_set_alpn_protos(context, http_1_1.data(), http_1_1.size());
  if (!material.insecure_skip_verify) {
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, note_refusal);
    if (const auto trusted = trust(context, material.authority); !trusted.ok()) return trusted.error();
  }
  if (const auto shown = show(context, material.certificate, material.key); !shown.ok()) return shown.error();
  return std::shared_ptr<const TlsContext>(new TlsContext(std::move(parts)));
}

Result<std::unique_ptr<Channel>> start_tls(std::shared_ptr<const TlsContext> context, std::unique_ptr<Channel> below,
                                           const std::string& server_name) {
  auto channel = std::make_unique<TlsChannel>(std::move(context), std::move(below));
  if (const auto done = channel->handshake(server_name); !done.ok()) return done.error();
  return std::unique_ptr<Channel>(std::move(channel));
}

}  // namespace cocoon::kube
