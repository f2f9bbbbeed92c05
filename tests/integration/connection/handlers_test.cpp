// Handlers that throw, and responses that come later, from other threads, or never.
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/integration/connection/test_server.hpp"

namespace {

using namespace cocoon::test;
using Catch::Matchers::Contains;
using std::chrono::milliseconds;
namespace http = cocoon::http;

TEST_CASE("handlers: one that throws") {
  TestServer server;
  Wire wire = server.client();
  for (const std::string& target : {std::string("/throw"), std::string("/throw-number")}) {
    INFO(target);
    REQUIRE(wire.send(get("/ok")));
    CHECK(wire.receive().status == 200);
    REQUIRE(wire.send(get(target) + post(target, "{}")));
    for (int i = 0; i < 2; ++i) {
      const Answer answer = wire.receive();
      CHECK(answer.status == 500);
      // What was thrown is for the log alone.
      CHECK_THAT(answer.body, Contains("an error of the webhook") && !Contains("deliberately"));
      for (const auto& [name, value] : answer.headers) CHECK_THAT(name + value, !Contains("deliberately"));
    }
  }
  CHECK(server.reaches(4, "http_requests_total", {{"code", "500"}}));
  CHECK(server.reaches(2, "http_requests_total", {{"code", "200"}}));
  CHECK(is_answered(wire));
  CHECK(server.reaches(0, "requests_in_flight"));
}

TEST_CASE("handlers: odd targets reach them, and are counted as they were answered") {
  TestServer server;
  Wire wire = server.client();
  for (const std::string query : {"a?b?c", "", "%00%zz", "a=b&&=&", "?", "a#b"}) {
    INFO(query);
    REQUIRE(wire.send(get("/query?" + query)));
    const Answer answer = wire.receive();
    CHECK(answer.status == 200);
    CHECK(answer.body == query);
  }
  for (const std::string path : {"/%00", "/%0d%0aX:%20y", "//ok", "/ok/../x", "/%", "/%u12", "/ok;x", "/OK"}) {
    INFO(path);
    REQUIRE(wire.send(get(path)));
    CHECK(wire.receive().status == 404);
  }
  REQUIRE(wire.send("GET /ok HTTP/1.1\r\nHost: " + std::string(9000, 'h') + "\r\n\r\n"));
  CHECK(wire.receive().status == 200);
  CHECK(server.site.requests() == 15);
}
TEST_CASE("later: from another thread, in the order of the requests") {
  TestServer server;
  Wire wire = server.client();
  REQUIRE(wire.send(get("/later") + get("/ok") + get("/later") + post("/echo", "{}")));
  REQUIRE(becomes_true([&] { return server.site.waiting() == 1; }));
  CHECK(server.site.requests() == 1);
  CHECK(server.metric("requests_in_flight") == 1);
  std::thread([&] { server.site.respond("one"); }).join();
  CHECK(wire.receive().body == "one");
  CHECK(wire.receive().body == "/ok\n");
  REQUIRE(becomes_true([&] { return server.site.waiting() == 1; }));
  server.site.respond("three");
  CHECK(wire.receive().body == "three");
  CHECK(wire.receive().body == "{}");
  CHECK(is_answered(wire));
  CHECK(server.reaches(5, "http_requests_total", {{"code", "200"}}));
}

TEST_CASE("later: a large one, to a client that has read nothing yet") {
  TestServer server;
  Wire wire = server.client("127.0.0.1", 4096);
  REQUIRE(wire.send(get("/later")));
  REQUIRE(becomes_true([&] { return server.site.waiting() == 1; }));
  server.site.respond(std::string(4U << 20U, 'x'));
  CHECK(wire.receive().body.size() == 4U << 20U);
  CHECK(is_answered(wire));
}

TEST_CASE("later: before the handler has returned") {
  // The other thread waits for its turn: it never sees a connection half-way.
  std::vector<std::thread> threads;
  std::mutex mutex;
  {
    cocoon::Metrics metrics;
    const cocoon::Log log(cocoon::LogLevel::disabled, true);
    cocoon::Server server(
        [&](http::Request& request, const http::Respond& respond) -> std::optional<http::Response> {
          std::thread other([respond, query = request.query] { respond({.status = 200, .body = query}); });
          if (request.query.size() % 2 == 0) std::this_thread::sleep_for(milliseconds(1));
          const std::lock_guard lock(mutex);
          threads.push_back(std::move(other));
          return std::nullopt;
        },
        {.name = "test", .address = {.host = "127.0.0.1"}}, metrics, log);
    REQUIRE(server.start().ok());
    Wire wire(server.port(), {.tls = false});
    std::string query;
    for (int i = 0; i < 100; ++i) {
      query += 'x';
      REQUIRE(wire.send(get("/?" + query)));
      CHECK(wire.receive().body == query);
    }
    CHECK(server.stop(patience));
    for (std::thread& thread : threads) thread.join();
  }
}

TEST_CASE("later: to a client that has gone") {
  for (const bool tls : {true, false}) {
    TestServer server({}, tls);
    {
      Wire closes = server.client();
      Wire resets = server.client();
      for (Wire* wire : {&closes, &resets}) REQUIRE(wire->send(get("/later")));
      REQUIRE(becomes_true([&] { return server.site.waiting() == 2; }));
      resets.reset();
    }
    check_it_serves(server);
    server.site.respond("nobody");
    server.site.respond(std::string(1U << 20U, 'x'));
    server.check_it_rests();
  }
}

TEST_CASE("later: many clients, and answers from many threads") {
  TestServer server;
  constexpr int clients = 20;
  std::vector<Wire> wires;
  for (int i = 0; i < clients; ++i) {
    wires.push_back(server.client());
    REQUIRE(wires.back().send(get("/later") + get("/later")));
  }
  std::atomic<int> left = clients * 2;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      while (left > 0) {
        if (server.site.respond("x")) --left;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (Wire& wire : wires) {
    CHECK(wire.receive().body == "x");
    CHECK(wire.receive().body == "x");
  }
  wires.clear();
  server.check_it_rests();
}

}  // namespace
