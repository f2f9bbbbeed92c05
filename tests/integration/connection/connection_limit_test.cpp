// Who goes when there are too many connections, or no means to accept another.
#include <fcntl.h>
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <vector>

#include "native/system/file_descriptor.hpp"
#include "tests/integration/connection/test_server.hpp"

namespace {

using namespace cocoon::test;

TEST_CASE("too many: the one idle longest goes, one with an answered review stays, no address has more than half") {
  TestServer server({.connections = 4});
  Wire reviewed = server.client("127.0.0.1");
  REQUIRE(is_reviewed(reviewed));
  Wire b = server.client("127.0.0.1");
  Wire c = server.client("127.0.0.2");
  Wire d = server.client("127.0.0.2");
  REQUIRE(is_answered(b));  // c is the one idle longest now

  Wire e = server.client("127.0.0.3");
  CHECK(c.is_ended());
  CHECK(server.metric("connections_evicted_total") == 1);

  // 127.0.0.1 has its half: though d is older than b, it is b that goes.
  Wire f = server.client("127.0.0.1");
  CHECK(b.is_ended());
  Wire g = server.client("127.0.0.1");
  CHECK(f.is_ended());
  CHECK(server.metric("connections_evicted_total") == 3);

  for (Wire* alive : {&reviewed, &d, &e, &g}) CHECK(is_answered(*alive));
  CHECK(server.metric("connections_open") == 4);
}

TEST_CASE("too many: in the middle of a handshake, a head, a body") {
  TestServer server({.connections = 6});
  Wire in_handshake = server.connect("127.0.0.2");
  REQUIRE(in_handshake.send_raw(in_handshake.first_handshake_bytes().substr(0, 50)));
  REQUIRE(server.reaches(1, "connections_open"));
  Wire in_head = server.client("127.0.0.2");
  REQUIRE(in_head.send("GET /ok HT"));
  Wire in_body = server.client("127.0.0.2");
  REQUIRE(in_body.send(post_head("/echo", 1000) + "half"));
  REQUIRE(server.reaches(4, "request_bytes_held"));
  std::vector<Wire> others;
  for (int i = 0; i < 3; ++i) others.push_back(server.client("127.0.0.1"));

  Wire first = server.client("127.0.0.3");
  CHECK(in_handshake.is_ended());
  Wire second = server.client("127.0.0.3");
  CHECK(in_head.is_ended());
  Wire third = server.client("127.0.0.3");
  CHECK(in_body.is_ended());
  CHECK(server.reaches(0, "request_bytes_held"));
  for (Wire& alive : others) CHECK(is_answered(alive));
}

TEST_CASE("too many: where all are being answered a new one is refused, and those in work are not hurt") {
  TestServer server({.connections = 4});
  std::vector<Wire> busy;
  for (const char* from : {"127.0.0.1", "127.0.0.1", "127.0.0.2", "127.0.0.2"}) {
    busy.push_back(server.client(from));
    REQUIRE(busy.back().send(get("/later")));
    REQUIRE(becomes_true([&] { return server.site.waiting() == busy.size(); }));
  }
  CHECK(server.connect("127.0.0.3").is_ended());
  CHECK(server.metric("connections_refused_total", {{"reason", "limit"}}) == 1);
  CHECK(server.metric("connections_evicted_total") == 0);
  for (Wire& wire : busy) {
    server.site.respond("here");
    CHECK(wire.receive().body == "here");
  }
  check_it_serves(server);
}

TEST_CASE("too many: a flood from one address beside a connection that is used") {
  TestServer server({.connections = 8});
  Wire used = server.client("127.0.0.2");
  REQUIRE(is_reviewed(used));
  std::vector<Wire> flood;
  for (int i = 0; i < 200; ++i) {
    flood.push_back(server.connect("127.0.0.1"));
    if (i % 20 == 0) {
      CHECK(is_reviewed(used));
      Wire fresh = server.client("127.0.0.2");
      CHECK(is_reviewed(fresh));
    }
  }
  CHECK(is_reviewed(used));
  CHECK(server.metric("connections_open") <= 8);
}

/// Leaves this process so many files, as long as it lives.
class FilesLeft {
 public:
  explicit FilesLeft(std::size_t count) {
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before_) == 0);
    const rlimit few = {.rlim_cur = 256, .rlim_max = before_.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &few) == 0);
    for (int file = 0; (file = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0;) files_.emplace_back(file);
    REQUIRE(files_.size() > count);
    give(count);
  }
  FilesLeft(const FilesLeft&) = delete;
  FilesLeft& operator=(const FilesLeft&) = delete;
  ~FilesLeft() { ::setrlimit(RLIMIT_NOFILE, &before_); }

  void give(std::size_t count) { files_.resize(files_.size() - count); }

 private:
  rlimit before_{};
  std::vector<cocoon::FileDescriptor> files_;
};

TEST_CASE("files: the last one is good for a connection, with none left one that is idle goes") {
  TestServer server;
  std::vector<Wire> wires;
  {
    FilesLeft left(2);
    // Its own end, and the server's. Nobody else wants to be accepted: it stays.
    wires.push_back(server.client());
    CHECK(is_reviewed(wires[0]));
    CHECK(is_reviewed(wires[0]));
    left.give(2);
    wires.push_back(server.client());
    CHECK(is_answered(wires[1]));
    CHECK(is_reviewed(wires[0]));
    // One file, for the client's end: the server makes do, at once and not at the housekeeper's leisure.
    for (std::size_t i = 2; i < 50; ++i) {
      left.give(1);
      wires.push_back(server.client());
      CHECK(is_answered(wires[i]));
      CHECK(wires[i - 1].is_ended());
      CHECK(is_reviewed(wires[0]));
    }
  }
  CHECK(server.metric("connections_evicted_total") == 48);
  check_it_serves(server);
}

}  // namespace
