// What the server's TLS (net) and the client's (kube) both need of OpenSSL: owners of its objects, its words for an
// error, and PEM texts.
//
//   const PemCertificates chain = read_certificates(pem);
//   if (chain.list.empty()) return Error{"holds no PEM certificate: " + chain.reason};
//
// OpenSSL keeps its errors in a queue a thread; what is called here leaves it empty.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace cocoon {

template <auto free>
struct FreedBy {
  template <typename T>
  void operator()(T* object) const {
    free(object);
  }
};
using SslContextPtr = std::unique_ptr<SSL_CTX, FreedBy<SSL_CTX_free>>;
using SslPtr = std::unique_ptr<SSL, FreedBy<SSL_free>>;
using CertificatePtr = std::unique_ptr<X509, FreedBy<X509_free>>;
using PrivateKeyPtr = std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>>;

/// OpenSSL's own reason for the last error.
std::string take_openssl_reason();

/// The certificates of a PEM text, in its order. No Result: those before the fault count, too.
struct PemCertificates {
  std::vector<CertificatePtr> list;  ///< up to the first that cannot be read
  bool is_complete = false;          ///< that is all of them. A file may be half written.
  std::string reason;                ///< OpenSSL's, why there is no further one
};
PemCertificates read_certificates(const std::string& pem);

/// Nobody is asked at the terminal for the pass phrase of an encrypted key.
enum class PassPhrase {
  none,   ///< an encrypted key is not read
  empty,  ///< one that is encrypted with the empty pass phrase is read
};
/// The private key of a PEM text; the error is OpenSSL's reason.
Result<PrivateKeyPtr> read_private_key(const std::string& pem, PassPhrase pass_phrase);

}  // namespace cocoon
