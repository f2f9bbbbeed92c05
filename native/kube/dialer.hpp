// Opens channels to one API server: resolves, connects, goes through the proxy if there is one, and secures it.
// Thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/result.hpp"
#include "native/kube/channel.hpp"
#include "native/kube/http_exchange.hpp"
#include "native/kube/resolver.hpp"
#include "native/kube/tls.hpp"
#include "native/kube/url.hpp"

namespace cocoon::kube {

class Dialer {
 public:
  /// `tls_server_name` is expected in the server's certificate; empty: its host.
  Dialer(Url server, std::optional<Url> proxy, const std::string& tls_server_name);

  /// `tls` is used for the server and, as with kubectl, for a proxy that speaks TLS; null where neither does.
  Result<std::unique_ptr<Channel>> dial(const std::shared_ptr<const TlsContext>& tls, Deadline deadline);

  /// Whether dial() needs a context.
  bool needs_tls() const { return server_.tls || (proxy_ && proxy_->tls); }

  /// What stands in the request's line for `path`: through a proxy that reads our requests, the whole URL.
  std::string target(const std::string& path) const;
  /// What such a proxy wants to see in each request.
  HttpHeaders proxy_headers() const;

 private:
  Result<std::unique_ptr<Channel>> through_proxy(std::unique_ptr<Channel> channel,
                                                 const std::shared_ptr<const TlsContext>& tls) const;
  bool proxy_reads_requests() const { return proxy_ && !server_.tls; }

  const Url server_;
  const std::optional<Url> proxy_;
  const std::string tls_server_name_;
  Resolver resolver_;  ///< of the one that is connected to
};

}  // namespace cocoon::kube
