// The Kubernetes client against a real TLS server on loopback: connections that are kept, lost and opened anew.
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/kube/asking.hpp"

namespace {

using namespace cocoon;
using namespace cocoon::kube;
using namespace cocoon::kube::asking;
using Catch::Matchers::Contains;

TEST_CASE("kube client: a kept connection that the server has closed is not noticed", "[kube]") {
  const bool says_so = GENERATE(true, false);
  FakeApiServer server(with_tls(), [&](Call& call) {
    call.send(http_answer(200, "{}", says_so ? "Connection: close\r\n" : ""));
    call.close();
  });
  Client client(access_to(server));
  for (int i = 0; i < 5; ++i) CHECK(client.get("/version", ample()).ok());
  CHECK(server.connections() == 5);
  CHECK(server.requests().size() == 5);
}

TEST_CASE("kube client: a kept connection that closes in place of an answer is followed by a fresh one", "[kube]") {
  std::map<int, int> calls;
  FakeApiServer server(with_tls(), [&](Call& call) {
    if (call.connection == 1 && ++calls[1] == 2) return call.close();
    call.send(http_answer(200, "{}"));
  });
  std::vector<int> counted;
  Client client(access_to(server), {.on_response = [&](int code) { counted.push_back(code); }});
  CHECK(client.get("/1", ample()).ok());
  CHECK(client.get("/2", ample()).ok());
  CHECK(client.get("/3", ample()).ok());
  CHECK(server.connections() == 2);
  CHECK(server.requests().size() == 4);
  CHECK(counted == std::vector{200, 200, 200});
}

TEST_CASE("kube client: a fresh connection that closes in place of an answer is an error", "[kube]") {
  FakeApiServer server(with_tls(), [](Call& call) { call.close(); });
  CHECK_THAT(failure(server), Contains("closed the connection without an answer"));
  CHECK(server.requests().size() == 1);
}

TEST_CASE("kube client: no server there, or one that closes at once", "[kube]") {
  std::uint16_t free_port = 0;
  {
    FakeApiServer server({}, [](Call&) {});
    free_port = server.port();
  }
  ClusterAccess access;
  access.server = {true, "127.0.0.1", free_port, "", "", ""};
  std::vector<int> counted;
  Client client(access, {.on_response = [&](int code) { counted.push_back(code); }});
  const auto refused = client.get("/version", ample());
  REQUIRE_FALSE(refused.ok());
  CHECK_THAT(refused.message(), Contains("cannot connect to 127.0.0.1:" + std::to_string(free_port)));
  CHECK_THAT(refused.message(), Contains("Connection refused"));
  CHECK(counted == std::vector{0});

  FakeApiServer closing({.speaks_first = true}, [](Call&) {});
  CHECK_THAT(failure(closing), Contains("TLS handshake"));
}

TEST_CASE("kube client: IPv6", "[kube]") {
  FakeApiServer server({.tls = server_pair(), .ipv6 = true}, answering(http_answer(200, "{}")));
  Client client(access_to(server, "::1"));
  const auto answer = client.get("/version", ample());
  REQUIRE(answer.ok());
  CHECK(has(server.requests().at(0), "Host: [::1]:" + std::to_string(server.port())));
}

TEST_CASE("kube client: names are resolved, and those that cannot be are named", "[kube]") {
  FakeApiServer server(with_tls(), answering(http_answer(200, "{}")));
  if (resolves("localhost")) {
    Client by_name(access_to(server, "localhost"));  // which is ::1, too, where nobody listens
    CHECK(by_name.get("/version", ample()).ok());
  } else {
    WARN("this machine does not know localhost");
  }

  Client nowhere(access_to(server, "nosuch.invalid"));
  const auto answer = nowhere.get("/version", ample());
  REQUIRE_FALSE(answer.ok());
  CHECK_THAT(answer.message(), Contains("cannot resolve \"nosuch.invalid\""));
}

TEST_CASE("kube client: without TLS", "[kube]") {
  FakeApiServer server({}, answering(http_answer(200, "{}")));
  ClusterAccess access = access_to(server);
  access.server.tls = false;
  access.authority = {};
  Client client(access);
  CHECK(client.get("/version", ample()).ok());
  CHECK(client.get("/version", ample()).ok());
  CHECK(server.connections() == 1);
}

TEST_CASE("kube client: many threads at once", "[kube]") {
  constexpr int threads = 16;
  FakeApiServer server(
      with_tls(), [](Call& call) { call.send(http_answer(200, call.request.substr(0, call.request.find('\r')))); });
  std::atomic<int> counted = 0;
  Client client(access_to(server), {.on_response = [&](int code) { counted += code == 200 ? 1 : 0; }});
  std::atomic<int> right = 0;
  std::vector<std::thread> running;
  for (int t = 0; t < threads; ++t) {
    running.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        const std::string path = "/" + std::to_string(t) + "/" + std::to_string(i);
        const auto answer = client.get(path, ample());
        if (answer.ok() && answer->body == "GET " + path + " HTTP/1.1") ++right;
      }
    });
  }
  for (std::thread& thread : running) thread.join();
  CHECK(right == threads * 20);
  CHECK(counted == threads * 20);
  CHECK(server.connections() <= threads);
}

TEST_CASE("kube client: no more connections are kept than wanted", "[kube]") {
  std::atomic<int> waiting = 0;
  FakeApiServer server(with_tls(), [&](Call& call) {
    ++waiting;  // all four are under way at once
    while (waiting < 4) std::this_thread::sleep_for(1ms);
    call.send(http_answer(200, "{}"));
  });
  Client client(access_to(server), {.max_idle_connections = 1});
  const auto four_at_once = [&] {
    waiting = 0;
    std::vector<std::thread> running;
    for (int i = 0; i < 4; ++i) running.emplace_back([&] { (void)client.get("/version", ample()); });
    for (std::thread& thread : running) thread.join();
  };
  four_at_once();
  four_at_once();
  CHECK(server.connections() == 7);
}

}  // namespace
