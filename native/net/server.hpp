// An HTTP server on one address, with TLS or without: cpp-httplib's, set up so that its traps are shut.
//
//   Server server(handler, {.address = config.listen, .certificates = &store, .log = log});
//   if (std::string problem = server.start(); !problem.empty()) return fail(problem);
//   ... server.drain(); server.stop(timeout) ...
//
// The handler runs in the server's worker threads. Everything that HTTP and TLS need is in here; everything that
// decides is behind the handler.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "native/config.hpp"
#include "native/http.hpp"
#include "native/net/certificate.hpp"
#include "native/observe/log.hpp"
#include "native/observe/metrics.hpp"

namespace cocoon {

struct ServerOptions {
  ListenAddress address;
  CertificateStore* certificates = nullptr;  ///< nullptr: plain HTTP. Has loaded a pair, and outlives the server.
  TlsVersion tls_min_version = TlsVersion::v1_2;
  std::size_t max_body_bytes = 0;
};

class Server {
 public:
  Server(http::Handler handler, const ServerOptions& options, Metrics& metrics);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds and serves. Empty, or why it cannot: the address is taken, is not ours.
  std::string start();
  /// The port, where 0 was asked for.
  std::uint16_t port() const;
  /// From now on every answer asks its client to close.
  void drain();
  /// Accepts no more, and waits for what is in flight. False where it took longer than `timeout`.
  bool stop(std::chrono::milliseconds timeout);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace cocoon
