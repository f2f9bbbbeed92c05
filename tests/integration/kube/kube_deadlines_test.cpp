// The Kubernetes client against a real TLS server on loopback: servers that are slow or say nothing.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <string>

#include "tests/integration/kube/asking.hpp"

namespace {

using namespace cocoon;
using namespace cocoon::kube;
using namespace cocoon::kube::asking;
using Catch::Matchers::Contains;

// A request to `server` ends, with an error, soon after its deadline. The bound is generous: it proves an end, not
// speed.
std::string failure_in_time(FakeApiServer& server) {
  const auto begin = Clock::now();
  const std::string message = failure(server, begin + 300ms);
  CHECK(Clock::now() - begin < 20s);
  CHECK_THAT(message, Contains("the deadline passed"));
  return message;
}

TEST_CASE("kube client: silence ends at the deadline", "[kube]") {
  FakeApiServer before_handshake({.speaks_first = true}, [](Call& call) { call.wait_until_closed(); });
  CHECK_THAT(failure_in_time(before_handshake), Contains("TLS handshake"));

  FakeApiServer before_answer(with_tls(), [](Call& call) { call.wait_until_closed(); });
  failure_in_time(before_answer);
  CHECK(before_answer.requests().size() == 1);

  FakeApiServer in_body(with_tls(), [](Call& call) {
    call.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{");
    call.wait_until_closed();
  });
  failure_in_time(in_body);
}

TEST_CASE("kube client: a drip ends at the deadline, wherever it drips", "[kube]") {
  const std::string forever(100'000, 'x');  // bytes, a few milliseconds each
  std::string record("\x16\x03\x03\x40\x00\x02\x00\x3f\xfc", 9);
  record += forever;
  FakeApiServer in_handshake({.speaks_first = true}, [&](Call& call) { call.drip(record); });
  CHECK_THAT(failure_in_time(in_handshake), Contains("TLS handshake"));

  FakeApiServer in_status_line(with_tls(), [&](Call& call) { call.drip("HTTP/1.1 200 " + forever); });
  failure_in_time(in_status_line);

  FakeApiServer in_headers(with_tls(), [&](Call& call) {
    call.send("HTTP/1.1 200 OK\r\nX-Slow: ");
    call.drip(forever);
  });
  failure_in_time(in_headers);

  FakeApiServer in_body(with_tls(), [&](Call& call) {
    call.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    call.drip(forever);
  });
  failure_in_time(in_body);

  FakeApiServer in_chunks(with_tls(), [&](Call& call) {
    std::string chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 20'000; ++i) chunks += "1\r\nx\r\n";
    call.drip(chunks);
  });
  failure_in_time(in_chunks);
}

TEST_CASE("kube client: a kept connection that falls silent ends at the deadline, too", "[kube]") {
  std::atomic<bool> silent = false;
  FakeApiServer server(with_tls(), [&](Call& call) {
    if (silent) return call.wait_until_closed();
    call.send(http_answer(200, "{}"));
  });
  Client client(access_to(server));
  REQUIRE(client.get("/version", ample()).ok());
  silent = true;
  const auto begin = Clock::now();
  const auto answer = client.get("/version", begin + 300ms);
  CHECK(Clock::now() - begin < 20s);
  REQUIRE_FALSE(answer.ok());
  CHECK_THAT(answer.message(), Contains("the deadline passed"));
  CHECK(server.connections() == 1);
}

TEST_CASE("kube client: a server that reads nothing of a large request", "[kube]") {
  FakeApiServer server({.speaks_first = true}, [](Call& call) {
    while (call.is_connected(1000)) continue;
  });
  ClusterAccess access = access_to(server);
  access.server.tls = false;
  Client client(access);
  const auto begin = Clock::now();
  const auto answer = client.post("/apis/x", std::string(32U << 20U, 'x'), begin + 300ms);
  CHECK(Clock::now() - begin < 20s);
  REQUIRE_FALSE(answer.ok());
  CHECK_THAT(answer.message(), Contains("the deadline passed"));
}

// A listener whose queue is full takes no connections: the handshake of TCP itself is not answered.
class FullListener {
 public:
  FullListener() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(listener_, 0) == 0);
    socklen_t length = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
    port = ntohs(address.sin_port);
    for (int& filler : fillers_) {
      filler = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
      // Under way and no further, which is no success.
      static_cast<void>(::connect(filler, reinterpret_cast<const sockaddr*>(&address), sizeof address));
    }
  }
  ~FullListener() {
    for (const int filler : fillers_) ::close(filler);
    ::close(listener_);
  }
  std::uint16_t port = 0;

 private:
  int listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
  int fillers_[4] = {};
};

TEST_CASE("kube client: connecting ends at the deadline", "[kube]") {
  const FullListener full;
  ClusterAccess access;
  access.server = {true, "127.0.0.1", full.port, "", "", ""};
  Client client(access);
  const auto begin = Clock::now();
  const auto answer = client.get("/version", begin + 300ms);
  CHECK(Clock::now() - begin < 20s);
  REQUIRE_FALSE(answer.ok());
  CHECK_THAT(answer.message(), Contains("cannot connect to 127.0.0.1") && Contains("the deadline passed"));
}

TEST_CASE("kube client: a deadline that has passed already", "[kube]") {
  FakeApiServer server(with_tls(), answering(http_answer(200, "{}")));
  failure(server, Clock::now() - 1s);
  CHECK(server.requests().empty());
}

}  // namespace
