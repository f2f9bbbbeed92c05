// The server's certificate, exchanged while it serves, and what it asks of its callers' certificates.
//
//   CertificateStore store({.certificate = "/certs/tls.crt", .key = "/certs/tls.key"});
//   auto first = store.reload_if_changed();       // at the start: loaded, or why it cannot serve
//   ... store.reload_if_changed() ...             // every second: files are compared by content
//   SslPtr tls = store.current()->new_session();  // for each connection
//
// A Secret volume changes by a symlink that is swapped, so it is the content that tells. What does not load or does not
// match leaves the one before in service. Thread-safe: a connection keeps what it was accepted with.
#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "native/net/tls_settings.hpp"

namespace cocoon {

template <auto free>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    free(object);
  }
};
using SslPtr = std::unique_ptr<SSL, Free<SSL_free>>;

/// A certificate chain and its key, checked to belong together, ready to serve. Immutable.
class ServingCertificate {
 public:
  struct Loaded {
    std::shared_ptr<const ServingCertificate> certificate;
    std::string error;  ///< where there is none: names the file and what is wrong
  };
  /// What the files hold, PEM.
  struct Content {
    std::string certificate;
    std::string key;
    std::string client_authority;
  };
  static Loaded make(const TlsSettings& settings, const Content& content);

  /// The server's side of a new connection; null where memory is short.
  SslPtr new_session() const { return SslPtr(SSL_new(context_.get())); }

  std::chrono::system_clock::time_point not_before() const { return not_before_; }
  std::chrono::system_clock::time_point not_after() const { return not_after_; }

 private:
  std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>> context_;
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

  explicit CertificateStore(TlsSettings settings) : settings_(std::move(settings)) {}

  /// Reads the files where they differ from what was read last, whether that loaded or not. Called from one thread.
  Reload reload_if_changed();

  /// nullptr before the first has loaded.
  std::shared_ptr<const ServingCertificate> current() const;

  const TlsSettings& settings() const { return settings_; }

 private:
  const TlsSettings settings_;
  std::string last_content_;
  mutable std::mutex mutex_;
  std::shared_ptr<const ServingCertificate> current_;
};

}  // namespace cocoon
