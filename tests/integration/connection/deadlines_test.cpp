// Deadlines of the connection layer. A connection that were not cut would let all bytes through: some seconds of them.
#include <catch2/catch.hpp>
#include <chrono>
#include <string>
#include <thread>

#include "tests/integration/connection/test_server.hpp"

namespace {

using namespace cocoon::test;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds soon(300);
constexpr milliseconds drip(20);
const std::string many_bytes(400, 'a');

TEST_CASE("deadlines: a handshake, a byte at a time") {
  TestServer server({.handshake = soon});
  Wire wire = server.connect();
  const std::string hello = wire.first_handshake_bytes();
  REQUIRE(hello.size() > 200);
  const auto sends_all = [&] {
    for (const char byte : hello) {
      if (!wire.send_raw(std::string(1, byte))) return false;
      std::this_thread::sleep_for(drip);
    }
    return true;
  };
  CHECK_FALSE(sends_all());
  CHECK(server.deadlines("handshake") == 1);
  CHECK(server.deadlines("request") == 0);
  server.check_it_rests();
  // A handshake that is not held up has the same time, and needs less.
  TestServer patient({.handshake = seconds(5)});
  check_it_serves(patient);
}

TEST_CASE("deadlines: a connection that says nothing at all") {
  TestServer server({.handshake = soon});
  CHECK(server.connect().is_ended());
  CHECK(server.deadlines("handshake") == 1);
  server.check_it_rests();
}

TEST_CASE("deadlines: a head, a byte at a time") {
  TestServer server({.request = soon});
  Wire wire = server.client();
  CHECK_FALSE(wire.send_slowly(get("/ok", "X: " + many_bytes + "\r\n"), drip));
  CHECK(server.deadlines("request") == 1);
  CHECK(server.site.requests() == 0);
  server.check_it_rests();
}

TEST_CASE("deadlines: a body, a byte at a time") {
  TestServer server({.request = soon});
  Wire wire = server.client();
  REQUIRE(wire.send(post_head("/echo", many_bytes.size())));
  CHECK_FALSE(wire.send_slowly(many_bytes, drip));
  CHECK(server.deadlines("request") == 1);
  CHECK(server.site.requests() == 0);
  server.check_it_rests();
}

TEST_CASE("deadlines: the second request of a connection has one, too") {
  TestServer server({.request = soon});
  Wire wire = server.client();
  // Its first bytes come together with the end of the first.
  REQUIRE(wire.send(get("/ok") + "GET /ok"));
  CHECK(wire.receive().status == 200);
  CHECK(wire.is_ended());
  CHECK(server.deadlines("request") == 1);
  CHECK(server.deadlines("idle") == 0);
}

TEST_CASE("deadlines: a response that nobody reads") {
  TestServer server({.write = soon});
  Wire wire = server.client("127.0.0.1", 4096);
  REQUIRE(wire.send(get("/large")));
  CHECK(server.reaches(1, "deadlines_exceeded_total", {{"phase", "write"}}));
  server.check_it_rests();
}

TEST_CASE("deadlines: a response that is read a little at a time") {
  // Each read makes room for some more: it is the whole response that has a deadline.
  TestServer server({.write = soon});
  Wire wire = server.client("127.0.0.1", 4096);
  REQUIRE(wire.send(get("/large")));
  std::size_t rounds = 0;
  while (server.deadlines("write") == 0 && ++rounds < 500) {
    std::this_thread::sleep_for(drip);
    if (!wire.is_quiet(milliseconds(0))) wire.read_a_little();
  }
  CHECK(server.deadlines("write") == 1);
  server.check_it_rests();
}

TEST_CASE("deadlines: an idle connection, before its first request and after it") {
  TestServer server({.idle = soon});
  Wire unused = server.client();
  CHECK(unused.is_ended());
  CHECK(server.deadlines("idle") == 1);
  Wire used = server.client();
  CHECK(is_answered(used));
  CHECK(used.is_ended());
  CHECK(server.deadlines("idle") == 2);
  CHECK(server.deadlines("request") == 0);
  server.check_it_rests();
}

TEST_CASE("deadlines: a connection that is in use lives longer than any of them") {
  TestServer server({.handshake = seconds(3), .request = seconds(3), .write = seconds(3), .idle = seconds(3)});
  Wire wire = server.client();
  for (int i = 0; i < 5; ++i) {
    std::this_thread::sleep_for(milliseconds(700));
    CHECK(is_reviewed(wire));
  }
}

TEST_CASE("deadlines: a response may take its time") {
  TestServer server({.handshake = soon, .request = soon, .write = soon, .idle = soon});
  Wire wire = server.client();
  REQUIRE(wire.send(get("/later")));
  REQUIRE(becomes_true([&] { return server.site.waiting() == 1; }));
  CHECK(wire.is_quiet(soon * 3));
  server.site.respond("at last");
  CHECK(wire.receive().body == "at last");
}

}  // namespace
