// A server that answers as a test wants it to: rightly, slowly, wrongly or not at all, over TLS or without.
//
//   TestAuthority authority;
//   FakeApiServer server({.tls = authority.issue({.names = "DNS:localhost"})}, [](FakeApiServer::Call& call) {
//     call.send(http_answer(200, "{}"));
//   });
//   connect to server.port() ...
//
// Each connection has a thread of its own, in which the handler runs; what it shares must be guarded. The server ends
// its connections and waits for the threads when it goes.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace cocoon::test {

/// A certificate and its key.
struct KeyPair {
  std::string certificate;
  std::string key;
};

struct CertificateWish {
  std::string names = "DNS:localhost,IP:127.0.0.1,IP:::1";  ///< as OpenSSL writes them; empty: none
  std::string common_name = "test";
  std::chrono::hours valid_from = std::chrono::hours(-1);  ///< from now
  std::chrono::hours valid_to = std::chrono::hours(24);
};

/// Issues certificates, all in memory.
class TestAuthority {
 public:
  TestAuthority();
  const std::string& certificate() const { return own_.certificate; }
  KeyPair issue(const CertificateWish& wish = {}) const;

 private:
  KeyPair own_;
};

std::string http_answer(int status, const std::string& body, const std::string& more_headers = "");

class FakeApiServer {
 public:
  struct Options {
    std::optional<KeyPair> tls = {};    ///< none: no TLS
    std::string client_authority = {};  ///< PEM; set: callers must show a certificate of it
    bool ipv6 = false;
    bool speaks_first = false;  ///< the handler runs at once, before any request (and in place of TLS' handshake)
  };

  /// One request, and the connection to answer it on.
  class Call {
   public:
    std::string request;         ///< head and body
    std::string client_subject;  ///< common name of the caller's certificate
    int connection = 0;          ///< counts from 1

    /// False once the other side is gone.
    bool send(std::string_view bytes);
    /// A byte every few milliseconds, until all are sent or the other side has gone.
    void drip(std::string_view bytes);
    /// Says nothing until the other side has gone.
    void wait_until_closed();
    /// Looks, for that long, without reading.
    bool is_connected(int milliseconds) const;
    /// Ends the connection after the handler.
    void close() { closing_ = true; }
    /// Hands what comes here to the socket `other`, and back, until one of them ends.
    void pass_to_and_fro(int other);

   private:
    friend class FakeApiServer;
    struct Stream;
    Stream* stream_ = nullptr;
    bool closing_ = false;
  };
  using Handler = std::function<void(Call&)>;

  FakeApiServer(Options options, Handler handler);
  FakeApiServer(const FakeApiServer&) = delete;
  FakeApiServer& operator=(const FakeApiServer&) = delete;
  ~FakeApiServer();

  std::uint16_t port() const { return port_; }
  /// Requests so far, from all connections.
  std::vector<std::string> requests() const;
  /// Connections so far.
  int connections() const { return connections_; }

 private:
  struct Listener;
  void accept_all();
  void serve(int socket, int number);
  void answer_requests(Call& call);

  const Options options_;
  const Handler handler_;
  std::unique_ptr<Listener> listener_;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;

  mutable std::mutex mutex_;  // guards what follows
  std::vector<std::string> requests_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
  bool stopping_ = false;

  std::thread acceptor_;
};

/// A handler that is an HTTP proxy: it connects what CONNECT names, and hands bytes to and fro. Needs an Options
/// without TLS, or with it for a proxy that is spoken to over TLS.
void tunnel(FakeApiServer::Call& call);

}  // namespace cocoon::test
