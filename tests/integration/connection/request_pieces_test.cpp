// Requests in unusual pieces: byte by byte, many at once, with much behind them.
#include <catch2/catch.hpp>
#include <chrono>
#include <string>
#include <thread>

#include "tests/integration/connection/test_server.hpp"

namespace {

using namespace cocoon::test;
using cocoon::Limits;
using std::chrono::milliseconds;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t many_small_writes = 8U << 10U;
#else
constexpr std::size_t many_small_writes = 64U << 10U;
#endif

TEST_CASE("pieces: a hundred requests in one write are answered in their order") {
  TestServer server;
  Wire wire = server.client();
  std::string all;
  for (int i = 0; i < 100; ++i) {
    const std::string number = std::to_string(i);
    all += i % 2 == 0 ? get("/query?" + number) : post("/echo", number);
  }
  REQUIRE(wire.send(all));
  for (int i = 0; i < 100; ++i) CHECK(wire.receive().body == std::to_string(i));
  CHECK(wire.rest().empty());
  CHECK(server.site.requests() == 100);
  CHECK(is_answered(wire));
}

TEST_CASE("pieces: a byte in each TLS record") {
  TestServer server;
  Wire wire = server.client();
  REQUIRE(wire.send_slowly(post("/echo", "the body") + get("/query?next"), milliseconds(0)));
  CHECK(wire.receive().body == "the body");
  CHECK(wire.receive().body == "next");
}

TEST_CASE("pieces: a body in one-byte writes") {
  TestServer server;
  Wire wire = server.client();
  REQUIRE(wire.send(post_head("/size", many_small_writes)));
  REQUIRE(wire.send_slowly(std::string(many_small_writes, ' '), milliseconds(0)));
  CHECK(wire.receive().body == std::to_string(many_small_writes));
  CHECK(is_answered(wire));
}

TEST_CASE("pieces: a client that waits with its body is told to send it") {
  const std::string waits = "Expect: 100-continue\r\n";
  for (const bool tls : {true, false}) {
    TestServer server({.body_bytes = 1000}, tls);
    Wire wire = server.client();
    for (const std::string body : {"first", "second"}) {
      REQUIRE(wire.send(post_head("/echo", body.size(), waits)));
      const Answer go_on = wire.receive(false);
      CHECK(go_on.status == 100);
      CHECK(wire.rest().empty());
      CHECK(server.site.requests() == (body == "first" ? 0 : 1));
      REQUIRE(wire.send(body));
      CHECK(wire.receive().body == body);
    }
    // There is nothing to wait for where the body is on its way, where there is none, or where nobody would read it.
    REQUIRE(wire.send(post("/echo", "with its head", waits)));
    CHECK(wire.receive().body == "with its head");
    REQUIRE(wire.send(post_head("/size", 0, waits) + get("/ok", waits)));
    CHECK(wire.receive().body == "0");
    CHECK(wire.receive().body == "/ok\n");
    REQUIRE(wire.send(post_head("/echo", 1001, waits)));
    CHECK(wire.receive().status == 413);
    CHECK(wire.is_ended());
    Wire other = server.client();
    REQUIRE(other.send("PUT /ok HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n" + waits + "\r\n"));
    CHECK(other.receive().status == 200);
    CHECK(other.is_ended());
    // It never comes.
    Wire silent = server.client();
    REQUIRE(silent.send(post_head("/echo", 5, waits)));
    CHECK(silent.receive(false).status == 100);
    silent.reset();
    server.check_it_rests();
  }
}

TEST_CASE("pieces: every cut of two requests") {
  TestServer server({}, false);
  const std::string two = post("/echo", "first") + post("/echo", "second");
  Wire wire = server.client();
  for (std::size_t at = 0; at <= two.size(); ++at) {
    INFO(at);
    REQUIRE(wire.send(two.substr(0, at)));
    std::this_thread::sleep_for(std::chrono::microseconds(200));
    REQUIRE(wire.send(two.substr(at)));
    REQUIRE(wire.receive().body == "first");
    REQUIRE(wire.receive().body == "second");
  }
}

TEST_CASE("pieces: the end of a body and the next head in one record") {
  TestServer server;
  Wire wire = server.client();
  REQUIRE(wire.send(post_head("/echo", 10) + "01234"));
  REQUIRE(wire.send("56789" + post("/echo", "second") + "GET /query?th"));
  CHECK(wire.receive().body == "0123456789");
  CHECK(wire.receive().body == "second");
  REQUIRE(wire.send("ird HTTP/1.1\r\nHost: h\r\n\r\n"));
  CHECK(wire.receive().body == "third");
}

TEST_CASE("pieces: two TLS records in one packet, a request in each") {
  // The second is taken from the socket with the first: nothing makes the socket readable for it.
  constexpr std::size_t record = 16384;
  TestServer server;
  Wire wire = server.client();
  const std::size_t size = record - post_head("/size", record).size();
  REQUIRE(wire.send(post("/size", std::string(size, ' ')) + get("/query?second")));
  CHECK(wire.receive().body == std::to_string(size));
  CHECK(wire.receive().body == "second");
}

TEST_CASE("pieces: bodies of sizes about which buffers change") {
  TestServer server;
  Wire wire = server.client();
  for (const std::size_t size :
       {0UL, 1UL, 15UL, 16UL, 16383UL, 16384UL, 16385UL, 1048575UL, 1048576UL, 1048577UL, 1064960UL, 3145728UL}) {
    INFO(size);
    std::string body;
    for (std::size_t i = 0; i < size; ++i) body += static_cast<char>('a' + i % 23);
    REQUIRE(wire.send(post_head("/echo", size)));
    for (std::size_t at = 0; at < size; at += 10'000) REQUIRE(wire.send(body.substr(at, 10'000)));
    CHECK((wire.receive().body == body));
  }
  CHECK(server.reaches(0, "request_bytes_held"));
}

TEST_CASE("pieces: a head of just the limit, and one more byte") {
  TestServer server({}, false);
  const auto head_of = [](std::size_t size) {
    const std::string rest = get("/ok", "X: \r\n");
    return get("/ok", "X: " + std::string(size - rest.size(), 'x') + "\r\n");
  };
  const std::size_t most = Limits().head_bytes;
  REQUIRE(head_of(most).size() == most);
  Wire good = server.client();
  REQUIRE(good.send(head_of(most) + head_of(most)));
  CHECK(good.receive().status == 200);
  CHECK(good.receive().status == 200);
  Wire bad = server.client();
  REQUIRE(bad.send(head_of(most + 1)));
  CHECK(bad.receive().status == 431);
  CHECK(bad.is_ended());
}

TEST_CASE("pieces: HEAD has no body, and says how long it would be") {
  TestServer server;
  Wire wire = server.client();
  REQUIRE(wire.send("HEAD /ok HTTP/1.1\r\nHost: h\r\n\r\n" + get("/ok")));
  const Answer answer = wire.receive(false);
  CHECK(answer.status == 200);
  CHECK(answer.header("content-length") == "4");
  CHECK(wire.receive().body == "/ok\n");
}

TEST_CASE("pieces: a client that has finished sending still gets its answer") {
  for (const bool tls : {true, false}) {
    TestServer server({}, tls);
    Wire wire = server.client();
    REQUIRE(wire.send(post("/echo", "one") + get("/ok")));
    wire.finish_sending();
    CHECK(wire.receive().body == "one");
    CHECK(wire.receive().body == "/ok\n");
    CHECK(wire.is_ended());
    // Where it stops in the middle there is no answer.
    Wire half = server.client();
    REQUIRE(half.send(post_head("/echo", 5) + "four"));
    half.finish_sending();
    CHECK(half.is_ended());
    CHECK(half.rest().empty());
    server.check_it_rests();
  }
}

TEST_CASE("pieces: a client that has finished sending gets an answer that comes later, too") {
  TestServer server({}, false);
  Wire wire = server.client();
  REQUIRE(wire.send(get("/later")));
  wire.finish_sending();
  REQUIRE(becomes_true([&] { return server.site.waiting() == 1; }));
  server.site.respond("later");
  CHECK(wire.receive().body == "later");
  CHECK(wire.is_ended());
}

}  // namespace
