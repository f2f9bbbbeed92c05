// An HTTP/1.1 server on one address, with TLS or without, that no caller can bring to its knees.
//
//   Server server(handler, {.name = "admission", .address = config.listen, .certificates = &store}, metrics, log);
//   if (const auto started = server.start(); !started.ok()) return fail(started.message());
//   ...
//   server.drain();        // each response closes its connection from now on
//   server.stop(timeout);  // true where all was finished
//
// Some workers wait together on one epoll set, in which each connection is armed for one event at a time: so whoever
// gets the event owns the connection until it arms it again, an idle connection costs no thread, and a request that is
// expensive holds up one worker only. A housekeeper ends what has passed its deadline. Everything that HTTP needs is in
// Connection, everything that decides behind the handler.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/result.hpp"
#include "native/net/certificate.hpp"
#include "native/net/http.hpp"
#include "native/net/limits.hpp"
#include "native/net/listener.hpp"
#include "native/observe/log.hpp"
#include "native/observe/metrics.hpp"

namespace cocoon {

/// One a core, as more than run at once only take turns: at 64 connections they cost a fifth of a context switch for
/// each request. At least 2, so that an expensive request does not hold up all others, and at most 4, which answer more
/// than any API server asks.
std::size_t default_workers();

struct ServerOptions {
  std::string_view name;  ///< in logs and metrics
  ListenAddress address;
  const CertificateStore* certificates = nullptr;  ///< nullptr: plain HTTP. Has loaded one, and outlives the server.
  std::size_t workers = default_workers();
  Limits limits = {};
};

class Server {
 public:
  Server(http::Handler handler, const ServerOptions& options, Metrics& metrics, const Log& log);
  /// Cuts what is still open. No response may come after that.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds and serves. An error where it cannot: the address is taken, is not ours.
  Result<> start();
  /// The port, where 0 was asked for.
  std::uint16_t port() const;
  /// From now on every response closes its connection.
  void drain();
  /// Accepts what has connected already, then nothing more; closes idle connections and waits for what is in flight.
  /// False where it took longer than `timeout`, or `is_urgent` said so.
  bool stop(
      std::chrono::milliseconds timeout, const std::function<bool()>& is_urgent = [] { return false; });

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace cocoon
