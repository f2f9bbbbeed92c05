#include "native/kube/dialer.hpp"

#include <utility>

#include "core/encoding/base64.hpp"
#include "native/kube/tcp.hpp"

namespace cocoon::kube {

namespace {

// A proxy answers CONNECT with a head, and perhaps a page that says why not.
constexpr std::size_t max_connect_answer_bytes = 64U << 10U;

HttpHeaders authorization_for(const Url& proxy) {
  if (proxy.user.empty()) return {};
  return {{"Proxy-Authorization", "Basic " + base64_encoded(proxy.user + ":" + proxy.password)}};
}

}  // namespace

Dialer::Dialer(Url server, std::optional<Url> proxy, const std::string& tls_server_name)
    : server_(std::move(server)),
      proxy_(std::move(proxy)),
      tls_server_name_(tls_server_name.empty() ? server_.host : tls_server_name),
      resolver_(proxy_ ? proxy_->host : server_.host, proxy_ ? proxy_->port : server_.port) {}

Result<std::unique_ptr<Channel>> Dialer::dial(const std::shared_ptr<const TlsContext>& tls, Deadline deadline) {
  const auto addresses = resolver_.resolve(deadline);
  if (!addresses.ok()) return addresses.error();
  Result<std::unique_ptr<Channel>> channel = connect_tcp(*addresses, deadline);
  if (channel.ok() && proxy_) channel = through_proxy(std::move(*channel), tls);
  if (channel.ok() && server_.tls) channel = start_tls(tls, std::move(*channel), tls_server_name_);
  return channel;
}

Result<std::unique_ptr<Channel>> Dialer::through_proxy(std::unique_ptr<Channel> channel,
                                                       const std::shared_ptr<const TlsContext>& tls) const {
  const auto failed = [&](const std::string& why) { return Error{"proxy " + proxy_->to_string() + ": " + why}; };
  if (proxy_->tls) {
    auto secured = start_tls(tls, std::move(channel), proxy_->host);
    if (!secured.ok()) return failed(secured.message());
    channel = std::move(*secured);
  }
  if (!server_.tls) return channel;
  HttpRequest connect{"CONNECT", server_.authority(), authorization_for(*proxy_), ""};
  connect.headers.emplace_back("Host", server_.authority());
  const Exchange exchanged = exchange(*channel, connect, max_connect_answer_bytes);
  if (!exchanged.answer.ok()) return failed(exchanged.answer.message());
  if (exchanged.answer->status == 200) return channel;
  return failed("refused to connect to " + server_.authority() + ": status " +
                std::to_string(exchanged.answer->status));
}

std::string Dialer::target(const std::string& path) const {
  return proxy_reads_requests() ? server_.to_string() + path : server_.path + path;
}

HttpHeaders Dialer::proxy_headers() const {
  return proxy_reads_requests() ? authorization_for(*proxy_) : HttpHeaders();
}

}  // namespace cocoon::kube
