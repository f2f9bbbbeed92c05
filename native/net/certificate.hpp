// The server's certificate, exchanged while it serves, and what it asks of its callers' certificates.
//
//   CertificateStore store({.certificate = "/certs/tls.crt", .key = "/certs/tls.key"});
//   if (const auto first = store.reload_if_changed(); !first.ok()) return fail(first.message());
//   ... store.reload_if_changed() ...             // every second: files are compared by content
//   SslPtr tls = store.current()->new_session();  // for each connection
//
// A Secret volume changes by a symlink that is swapped, so it is the content that tells. What does not load or does not
// match leaves the one before in service. Thread-safe: a connection keeps what it was accepted with.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "core/result.hpp"
#include "native/net/tls_settings.hpp"
#include "native/system/openssl.hpp"

namespace cocoon {

/// A certificate chain and its key, checked to belong together, ready to serve. Immutable.
class ServingCertificate {
 public:
  /// What the files hold, PEM.
  struct Content {
    std::string certificate;
    std::string key;
    std::string client_authority;
  };
  /// An error names the file and what is wrong.
  static Result<std::shared_ptr<const ServingCertificate>> make(const TlsSettings& settings, const Content& content);

  /// The server's side of a new connection; null where memory is short.
  SslPtr new_session() const { return SslPtr(SSL_new(context_.get())); }

  std::chrono::system_clock::time_point not_before() const { return not_before_; }
  std::chrono::system_clock::time_point not_after() const { return not_after_; }

 private:
  SslContextPtr context_;
  std::chrono::system_clock::time_point not_before_;
  std::chrono::system_clock::time_point not_after_;
};

class CertificateStore {
 public:
  explicit CertificateStore(TlsSettings settings) : settings_(std::move(settings)) {}

  /// True where the files have changed and were loaded, an error where they have changed and cannot be. What was read
  /// last is what they are compared with, whether it loaded or not. Called from one thread.
  Result<bool> reload_if_changed();

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
