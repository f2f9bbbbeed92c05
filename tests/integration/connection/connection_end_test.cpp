// The end of a connection: whoever ends it, in whatever state.
#include <catch2/catch.hpp>
#include <chrono>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/connection/test_server.hpp"

namespace {

using namespace cocoon::test;
using std::chrono::milliseconds;

TEST_CASE("the end: a client that asks for it") {
  TestServer server;
  for (const std::string& last :
       {get("/ok", "Connection: close\r\n"), get("/ok", "Connection: x, Close\r\n"),
        post("/echo", "{}", "Connection: close\r\n"), std::string("GET /ok HTTP/1.0\r\n\r\n")}) {
    INFO(last);
    Wire wire = server.client();
    REQUIRE(wire.send(get("/ok") + last + get("/ok")));
    const Answer first = wire.receive();
    CHECK(first.status == 200);
    CHECK(first.header("connection") != "close");
    const Answer second = wire.receive();
    CHECK(second.status == 200);
    CHECK(second.header("connection") == "close");
    CHECK(wire.is_ended());
    CHECK(wire.rest().empty());
  }
}

TEST_CASE("the end: what is refused is told why, and nothing behind it is looked at") {
  struct Refused {
    std::string bytes;
    int status;
  };
  const std::vector<Refused> all = {
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"\r\n\r\n", 400},
      {get("/ok", "X : y\r\n"), 400},
      {post("/echo", "{}", "Content-Length: 2\r\n"), 400},
      {"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n\r\n", 411},
      {post_head("/echo", 1U << 30U), 413},
      {get("/" + std::string(9000, 'a')), 414},
      {post("/echo", "{}", "Content-Encoding: gzip\r\n"), 415},
      {get("/ok", "X: " + std::string(20'000, 'x') + "\r\n"), 431},
      {"GET /ok HTTP/1.1\r\nHost: h\r\nX: " + std::string(30'000, 'x'), 431},
      {std::string(40'000, 'x'), 431},
      {post_head("/echo", 5, "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n", 501},
      {"BREW / HTTP/1.1\r\nHost: h\r\n\r\n", 501},
      {"GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505},
  };
  for (const bool tls : {true, false}) {
    TestServer server({}, tls);
    std::map<std::string, double> refused;
    for (const Refused& one : all) {
      INFO(one.bytes.substr(0, 100));
      Wire wire = server.client();
      REQUIRE(wire.send(one.bytes));
      wire.send(get("/ok") + get("/ok"));
      const Answer answer = wire.receive();
      CHECK(answer.status == one.status);
      CHECK(answer.header("connection") == "close");
      CHECK(answer.body.size() > 5);
      CHECK(wire.is_ended());
      CHECK(wire.rest().empty());
      ++refused[std::to_string(one.status)];
    }
    CHECK(server.site.requests() == 0);
    for (const auto& [code, count] : refused) CHECK(server.reaches(count, "http_requests_total", {{"code", code}}));
    server.check_it_rests();
  }
}

TEST_CASE("the end: 413 can be read by a client that goes on sending") {
  for (const bool tls : {true, false}) {
    TestServer server({}, tls);
    Wire wire = server.client();
    REQUIRE(wire.send(post_head("/echo", 300U << 20U)));
    const std::string block(1U << 16U, ' ');
    for (int i = 0; i < 64; ++i) REQUIRE(wire.send(block));
    CHECK(wire.receive().status == 413);
    CHECK(wire.is_ended());
    wire.reset();
    server.check_it_rests();
  }
}

TEST_CASE("the end: who goes on sending for ever is cut") {
  TestServer server;
  Wire wire = server.client();
  REQUIRE(wire.send(post_head("/echo", 300U << 20U)));
  const std::string block(1U << 14U, ' ');
  std::size_t sent = 0;
  while (wire.send(block) && sent < (1U << 30U)) {
    sent += block.size();
    std::this_thread::sleep_for(milliseconds(5));
  }
  CHECK(sent < (300U << 20U));
  server.check_it_rests();
}

TEST_CASE("the end: a body that nobody asked for is not taken for a request") {
  TestServer server;
  const std::string inner = get("/query?smuggled");
  const std::string length = "Content-Length: " + std::to_string(inner.size()) + "\r\n";
  for (const std::string& head : {get("/ok", length), "HEAD /ok HTTP/1.1\r\nHost: h\r\n" + length + "\r\n",
                                  "PUT /ok HTTP/1.1\r\nHost: h\r\n" + length + "\r\n",
                                  "POST /ok HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\n" + length + "\r\n",
                                  "POST /ok HTTP/1.1\r\nHost: h\r\n" + length + "\r\n"}) {
    INFO(head);
    const int before = server.site.requests();
    Wire wire = server.client();
    REQUIRE(wire.send(head + inner));
    const Answer answer = wire.receive(head[0] != 'H');
    CHECK(answer.status == 200);
    CHECK(answer.header("connection") == "close");
    CHECK(wire.is_ended());
    CHECK(wire.rest().empty());
    CHECK(server.site.requests() == before + 1);
  }
}

TEST_CASE("the end: a reset in every state") {
  for (const bool tls : {true, false}) {
    TestServer server({}, tls);
    for (int round = 0; round < 5; ++round) {
      server.connect().reset();
      server.client().reset();
      if (tls) {
        Wire in_handshake = server.connect();
        REQUIRE(in_handshake.send_raw(in_handshake.first_handshake_bytes().substr(0, 100)));
        in_handshake.reset();
      }
      for (const std::string& bytes :
           {std::string("GET /o"), get("/ok"), post_head("/echo", 1000) + "half", post("/echo", "{}"), get("/large"),
            get("/later"), post_head("/echo", 1U << 30U), get("/ok") + get("/ok") + get("/large") + "GET",
            get("/throw"), get("/ok", "Connection: close\r\n")}) {
        Wire wire = server.client();
        REQUIRE(wire.send(bytes));
        if (round % 2 == 0) std::this_thread::sleep_for(milliseconds(5));
        wire.reset();
      }
    }
    check_it_serves(server);
    while (server.site.waiting() > 0) server.site.respond("nobody is there");
    server.check_it_rests();
  }
}

TEST_CASE("the end: bytes that are no TLS") {
  TestServer server;
  for (const std::string& bytes : {get("/ok"), std::string(1000, '\0'), std::string("\x16\x03\x01\xff\xff\x01"),
                                   std::string("\x16\x03\x03\x00\x00", 5), std::string(5000, '\x16')}) {
    Wire wire = server.connect();
    wire.send_raw(bytes);
    wire.finish_sending();
    CHECK(wire.is_ended());
  }
  CHECK(server.metric("tls_handshakes_total", {{"result", "failure"}}) == 5);
  // And in the middle of it, where TLS had begun.
  Wire wire = server.client();
  wire.send_raw(std::string("\x17\x03\x03\x00\x20", 5) + std::string(100, 'x'));
  CHECK(wire.is_ended());
  check_it_serves(server);
  server.check_it_rests();
}

}  // namespace
