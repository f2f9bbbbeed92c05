// TLS over a channel: whom to trust, what to show, and a handshake that says in plain words why it failed.
//
//   auto context = TlsContext::make({.authority = ca_pem});
//   auto secure = start_tls(*context, std::move(tcp), "kubernetes.default.svc");
//
// A context is immutable and may be used from many threads; the channels made with it keep it alive.
#pragma once

#include <memory>
#include <string>

#include "core/result.hpp"
#include "native/kube/channel.hpp"

namespace cocoon::kube {

/// PEM texts.
struct TlsMaterial {
  std::string authority = {};    ///< certificates to trust, and no others; empty: the system's
  std::string certificate = {};  ///< to show when asked, its chain behind it; empty: none
  std::string key = {};
  bool insecure_skip_verify = false;  ///< take any certificate

  friend bool operator==(const TlsMaterial&, const TlsMaterial&) = default;
};

class TlsContext {
 public:
  static Result<std::shared_ptr<const TlsContext>> make(const TlsMaterial& material);
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;
  ~TlsContext();

  struct Parts;
  const Parts& parts() const { return *parts_; }

 private:
  explicit TlsContext(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

/// Shakes hands over `below` within its deadline. The server's certificate must be for `server_name`, a DNS name or an
/// IP address.
Result<std::unique_ptr<Channel>> start_tls(std::shared_ptr<const TlsContext> context, std::unique_ptr<Channel> below,
                                           const std::string& server_name);

}  // namespace cocoon::kube
