// The way out: every response closes its connection, what is in flight is finished, and it ends.
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/integration/connection/test_server.hpp"

namespace {

using namespace cocoon::test;
using std::chrono::milliseconds;

TEST_CASE("going: idle connections end, and no new one comes") {
  TestServer server;
  Wire idle = server.client();
  REQUIRE(is_answered(idle));
  CHECK(server.server().stop(patience));
  CHECK(idle.is_ended());
  CHECK_THROWS(server.connect());
  server.check_it_rests();
}

TEST_CASE("going: a request that has been sent is answered, its connection says that it ends") {
  TestServer server;
  Wire begun = server.client();
  REQUIRE(is_answered(begun));
  REQUIRE(begun.send(post_head("/echo", 6) + "fir"));
  Wire later = server.client();
  REQUIRE(later.send(get("/later")));
  REQUIRE(becomes_true([&] { return server.site.waiting() == 1; }));
  Wire fresh = server.connect();  // a connection that was just opened has a moment
  server.server().drain();
  std::atomic<bool> finished = false;
  std::thread stopping([&] { finished = server.server().stop(patience); });
  REQUIRE(fresh.shake_hands());
  REQUIRE(fresh.send(get("/ok")));
  const Answer last = fresh.receive();
  CHECK(last.body == "/ok\n");
  CHECK(last.header("connection") == "close");
  REQUIRE(begun.send("st!"));
  CHECK(begun.receive().body == "first!");
  CHECK_FALSE(finished);
  server.site.respond("last words");
  const Answer answer = later.receive();
  CHECK(answer.body == "last words");
  CHECK(answer.header("connection") == "close");
  CHECK(later.is_ended());
  stopping.join();
  CHECK(finished);
  server.check_it_rests();
}

TEST_CASE("going: a response that does not come in time") {
  TestServer server;
  Wire wire = server.client();
  REQUIRE(wire.send(get("/later")));
  REQUIRE(becomes_true([&] { return server.site.waiting() == 1; }));
  CHECK_FALSE(server.server().stop(milliseconds(50)));
  // It comes after all: nobody is there to send it any more, and nothing breaks.
  server.site.respond("too late");
}

TEST_CASE("going: a request that is never completed") {
  TestServer server({.request = milliseconds(300)});
  Wire wire = server.client();
  REQUIRE(wire.send("GET /o"));
  std::this_thread::sleep_for(milliseconds(20));
  CHECK(server.server().stop(patience));
  CHECK(wire.is_ended());
}

TEST_CASE("going: a response that was begun before says what then happens") {
  // To drain while a request is with its handler: its connection ends or goes on, as the response says.
  TestServer server;
  server.site.call = [&] { server.server().drain(); };
  Wire wire = server.client();
  REQUIRE(wire.send(get("/call")));
  const Answer answer = wire.receive();
  CHECK(answer.status == 200);
  if (answer.header("connection") == "close") {
    CHECK(wire.is_ended());
  } else {
    REQUIRE(wire.send(get("/ok")));
    const Answer next = wire.receive();
    CHECK(next.body == "/ok\n");
    CHECK(next.header("connection") == "close");
    CHECK(wire.is_ended());
  }
}

TEST_CASE("going: a server that is destroyed cuts what is open") {
  std::optional<Wire> wire;
  {
    TestServer server;
    wire.emplace(server.client());
    REQUIRE(wire->send(post_head("/echo", 100) + "half"));
    REQUIRE(server.reaches(4, "request_bytes_held"));
  }
  CHECK(wire->is_ended());
}

TEST_CASE("going: under load, not one answer is lost") {
  TestServer server;
  std::atomic<int> lost = 0;
  std::atomic<int> answered = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      // As an API server does: on a connection until that says it ends, then on a new one, while there are any.
      try {
        while (true) {
          Wire wire(server.server().port());
          if (!wire.shake_hands()) break;
          while (true) {
            if (!wire.send(post("/echo", "{}"))) {
              ++lost;
              break;
            }
            const Answer answer = wire.receive();
            if (answer.body != "{}") ++lost;
            ++answered;
            if (answer.status != 200 || answer.header("connection") == "close") break;
          }
        }
      } catch (const std::runtime_error&) {  // nobody listens any more
      }
    });
  }
  CHECK(becomes_true([&] { return answered > 200; }));
  server.server().drain();
  const int before = answered;
  CHECK(becomes_true([&] { return answered > before + 50; }));
  CHECK(server.server().stop(patience));
  for (std::thread& thread : threads) thread.join();
  CHECK(lost == 0);
}

}  // namespace
