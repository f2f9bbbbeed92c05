// A server in this process, behind real sockets and TLS, whose handler is the test's.
//
//   TestServer server({.request = milliseconds(300)});
//   Wire wire = server.client();
//   CHECK(is_answered(wire));
//   CHECK(server.deadlines("request") == 0);
//
// Each test shortens the one limit that it is about, so that a slow machine does not run into the others.
#pragma once

#include <atomic>
#include <catch2/catch.hpp>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "native/net/server.hpp"
#include "tests/integration/metrics_page.hpp"
#include "tests/integration/server_process.hpp"
#include "tests/integration/wire.hpp"

namespace cocoon::test {

/// Bytes that no kernel buffers.
inline constexpr std::size_t large = 32U << 20U;

/// The handler of these tests, and what it keeps.
class Site {
 public:
  http::Handler handler() {
    return [this](http::Request& request, const http::Respond& respond) { return answer(request, respond); };
  }

  /// Requests that the handler has seen.
  int requests() const { return requests_; }
  std::size_t waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
  }
  /// Answers the one to /later that has waited longest; false where there is none.
  bool respond(const std::string& body) {
    http::Respond next;
    {
      const std::lock_guard lock(mutex_);
      if (waiting_.empty()) return false;
      next = std::move(waiting_.front());
      waiting_.erase(waiting_.begin());
    }
    next({.status = 200, .body = body});
    return true;
  }
  /// What /call does, within the handler.
  std::function<void()> call = [] {};

 private:
  std::optional<http::Response> answer(http::Request& request, const http::Respond& respond) {
    ++requests_;
    if (request.path == "/echo") return http::Response{.status = 200, .body = std::move(request.body)};
    if (request.path == "/size") return http::Response{.status = 200, .body = std::to_string(request.body.size())};
    if (request.path == "/query") return http::Response{.status = 200, .body = request.query};
    if (request.path == "/large") return http::Response{.status = 200, .body = std::string(large, 'x')};
    if (request.path == "/throw") throw std::runtime_error("deliberately\x1b[31m");
    if (request.path == "/throw-number") throw 42;  // NOLINT(hicpp-exception-baseclass): deliberately
    if (request.path == "/call") call();
    if (request.path == "/later") {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(respond);
      return std::nullopt;
    }
    return http::Response{.status = request.path == "/ok" || request.path == "/call" ? 200 : 404,
                          .body = request.path + '\n'};
  }

  std::atomic<int> requests_ = 0;
  mutable std::mutex mutex_;  // guards what follows
  std::vector<http::Respond> waiting_;
};

class TestServer {
 public:
  explicit TestServer(const Limits& limits = {}, bool tls = true)
      : certificates_(
            {.certificate = folder_.write("tls.crt", pair_.certificate), .key = folder_.write("tls.key", pair_.key)}),
        tls_(tls) {
    const auto loaded = certificates_.reload_if_changed();
    REQUIRE(loaded.ok());
    REQUIRE(*loaded);
    ServerOptions options{.name = "test", .address = {.host = "127.0.0.1"}, .limits = limits};
    if (tls) options.certificates = &certificates_;
    server_.emplace(site.handler(), options, metrics_, log_);
    REQUIRE(server_->start().ok());
  }

  Site site;
  Server& server() { return *server_; }

  /// Connected, no more.
  Wire connect(const std::string& from = "127.0.0.1", int receive_buffer = 0) {
    return Wire(server_->port(), {.tls = tls_, .from = from, .receive_buffer = receive_buffer});
  }
  /// Connected, with its handshake done.
  Wire client(const std::string& from = "127.0.0.1", int receive_buffer = 0) {
    Wire wire = connect(from, receive_buffer);
    REQUIRE(wire.shake_hands());
    return wire;
  }

  double metric(const std::string& name, const MetricsPage::Labels& labels = {}) const {
    return MetricsPage(metrics_.to_text()).sum("cocoon_webhook_" + name, labels);
  }
  bool reaches(double value, const std::string& name, const MetricsPage::Labels& labels = {}) const {
    return becomes_true([&] { return metric(name, labels) == value; });
  }
  double deadlines(const std::string& phase) const { return metric("deadlines_exceeded_total", {{"phase", phase}}); }
  /// All that was taken has been given back.
  void check_it_rests() const {
    CHECK(reaches(0, "connections_open"));
    CHECK(reaches(0, "requests_in_flight"));
    CHECK(reaches(0, "request_bytes_held"));
  }

 private:
  TemporaryFolder folder_;
  const KeyPair pair_ = authority().issue();
  Metrics metrics_;
  const Log log_{LogLevel::disabled, true};
  CertificateStore certificates_;
  const bool tls_;
  std::optional<Server> server_;
};

inline std::string get(const std::string& target, const std::string& lines = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n";
}
inline std::string post_head(const std::string& target, std::size_t size, const std::string& lines = "") {
  return "POST " + target +
         " HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(size) + "\r\n" +
         lines + "\r\n";
}
inline std::string post(const std::string& target, const std::string& body, const std::string& lines = "") {
  return post_head(target, body.size(), lines) + body;
}

inline bool is_answered(Wire& wire) { return wire.send(get("/ok")) && wire.receive().body == "/ok\n"; }
inline bool is_reviewed(Wire& wire) { return wire.send(post("/echo", "{}")) && wire.receive().body == "{}"; }

inline void check_it_serves(TestServer& server) {
  Wire wire = server.client();
  CHECK(is_answered(wire));
  CHECK(is_reviewed(wire));
}

}  // namespace cocoon::test
