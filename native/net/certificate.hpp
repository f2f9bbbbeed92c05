// The server's certificate, exchanged while it serves.
//
//   CertificateFiles files{"/certs/tls.crt", "/certs/tls.key"};
//   CertificateStore store(files);
//   std::string problem = store.load();       // at the start: empty, or why it cannot serve
//   ... store.reload_if_changed() ...         // every second: files are compared by content
//   store.current()->apply(ssl);              // at each handshake
//
// A Secret volume changes by a symlink that is swapped, so it is the content that tells. A pair that does not load or
// does not match leaves the one before in service. Thread-safe: a handshake keeps the pair it started with.
#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace cocoon {

struct CertificateFiles {
  std::string certificate;  ///< chain, leaf first, PEM
  std::string key;          ///< PEM
};

/// A certificate chain and its key, checked to belong together. Immutable.
class CertificatePair {
 public:
  struct Loaded {
    std::shared_ptr<const CertificatePair> pair;
    std::string error;  ///< where there is none: names the file and what is wrong
  };
  static Loaded parse(const CertificateFiles& files, const std::string& certificate_pem, const std::string& key_pem);

  /// Makes a connection use this pair.
  bool apply(SSL* ssl) const;

  std::chrono::system_clock::time_point not_before() const { return not_before_; }
  std::chrono::system_clock::time_point not_after() const { return not_after_; }

 private:
  template <auto free>
  struct Free {
    template <typename T>
    void operator()(T* object) const {
      free(object);
    }
  };
  using Certificate = std::unique_ptr<X509, Free<X509_free>>;
  using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;

  Certificate leaf_;
  std::vector<Certificate> chain_;
  Key key_;
  std::chrono::system_clock::time_point not_before_;
  std::chrono::system_clock::time_point not_after_;
};

class CertificateStore {
 public:
  enum class Change { none, loaded, failed };
  struct Reload {
    Change change = Change::none;
    std::string error;  ///< of failed
  };

  explicit CertificateStore(CertificateFiles files) : files_(std::move(files)) {}

  /// Reads the files where they differ from what was read last, whether that loaded or not. Called from one thread.
  Reload reload_if_changed();

  /// nullptr before the first pair has loaded.
  std::shared_ptr<const CertificatePair> current() const;

 private:
  const CertificateFiles files_;
  std::string last_content_;
  mutable std::mutex mutex_;
  std::shared_ptr<const CertificatePair> current_;
};

}  // namespace cocoon
