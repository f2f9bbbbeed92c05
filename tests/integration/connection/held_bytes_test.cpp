// The budget of bytes that are held for bodies, all connections together.
#include <catch2/catch.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "tests/integration/connection/test_server.hpp"

namespace {

using namespace cocoon::test;
using std::chrono::seconds;

TEST_CASE("budget: bodies over it are put off, small questions are not") {
  TestServer server({.inflight_bytes = 1U << 20U});
  const std::size_t most = (1U << 20U) - (1U << 17U);  // seven eighths
  Wire holder = server.client();
  REQUIRE(holder.send(post_head("/size", most) + std::string(most - 1, ' ')));
  REQUIRE(server.reaches(static_cast<double>(most - 1), "request_bytes_held"));

  Wire refused = server.client();
  REQUIRE(refused.send(post("/size", std::string(200'000, ' '))));
  const Answer answer = refused.receive();
  CHECK(answer.status == 503);
  CHECK(answer.header("retry-after") == "1");
  CHECK(answer.header("connection") == "close");
  CHECK(refused.is_ended());
  CHECK(server.metric("requests_shed_total") == 1);
  CHECK(server.reaches(1, "http_requests_total", {{"code", "503"}}));

  check_it_serves(server);  // GETs, and a body that is small
  REQUIRE(holder.send(" "));
  CHECK(holder.receive().body == std::to_string(most));
  CHECK(server.reaches(0, "request_bytes_held"));
  Wire again = server.client();
  REQUIRE(again.send(post("/size", std::string(200'000, ' '))));
  CHECK(again.receive().body == "200000");
}

TEST_CASE("budget: a body that can never be held") {
  TestServer server({.inflight_bytes = 1U << 20U});
  Wire wire = server.client();
  REQUIRE(wire.send(post_head("/size", 2U << 20U)));
  const std::string block(1U << 14U, ' ');
  for (int i = 0; i < 100; ++i) wire.send(block);
  CHECK(wire.receive().status == 503);
  CHECK(server.reaches(0, "request_bytes_held"));
}

TEST_CASE("budget: bodies that are announced hold nothing, and those that are broken off are given back") {
  TestServer server({.inflight_bytes = 1U << 20U, .request = seconds(2)});
  std::vector<Wire> wires;
  for (int i = 0; i < 20; ++i) {
    wires.push_back(server.client());
    REQUIRE(wires.back().send(post_head("/size", 40U << 20U)));
  }
  check_it_serves(server);
  for (Wire& wire : wires) REQUIRE(wire.send(std::string(10'000, ' ')));
  CHECK(server.reaches(200'000, "request_bytes_held"));
  for (std::size_t i = 0; i < 5; ++i) wires[i].reset();
  for (std::size_t i = 5; i < 10; ++i) wires[i].finish_sending();
  // The rest is left to the deadline.
  server.check_it_rests();
  CHECK(server.deadlines("request") == 10);
}

TEST_CASE("budget: a body is held until its response is there, be it later") {
  TestServer server;
  Wire wire = server.client();
  REQUIRE(wire.send(post("/later", std::string(5000, ' '))));
  REQUIRE(becomes_true([&] { return server.site.waiting() == 1; }));
  CHECK(server.metric("request_bytes_held") == 5000);
  server.site.respond("done");
  CHECK(wire.receive().body == "done");
  CHECK(server.metric("request_bytes_held") == 0);
}

}  // namespace
