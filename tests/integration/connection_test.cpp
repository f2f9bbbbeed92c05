// The connection layer in this process, behind real sockets and TLS: deadlines, who goes when there are too many,
// requests in unusual pieces, responses that come late or never, and the way out. The handler is the test's.
//
// Each test shortens the one limit that it is about, so that a slow machine does not run into the others.
#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "native/kube/file_descriptor.hpp"
#include "native/net/server.hpp"
#include "tests/integration/metrics_page.hpp"
#include "tests/integration/server_process.hpp"
#include "tests/integration/wire.hpp"

namespace {

using namespace cocoon::test;
using Catch::Matchers::Contains;
using cocoon::Limits;
using std::chrono::milliseconds;
using std::chrono::seconds;
namespace http = cocoon::http;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t many_small_writes = 8U << 10U;
#else
constexpr std::size_t many_small_writes = 64U << 10U;
#endif

constexpr std::size_t large = 32U << 20U;  // bytes that no kernel buffers

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
    REQUIRE(certificates_.reload_if_changed().change == cocoon::CertificateStore::Change::loaded);
    cocoon::ServerOptions options{.name = "test", .address = {.host = "127.0.0.1"}, .limits = limits};
    if (tls) options.certificates = &certificates_;
    server_.emplace(site.handler(), options, metrics_, log_);
    REQUIRE(server_->start().empty());
  }

  Site site;
  cocoon::Server& server() { return *server_; }

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
  cocoon::Metrics metrics_;
  const cocoon::Log log_{cocoon::LogLevel::disabled, true};
  cocoon::CertificateStore certificates_;
  const bool tls_;
  std::optional<cocoon::Server> server_;
};

std::string get(const std::string& target, const std::string& lines = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n";
}
std::string post_head(const std::string& target, std::size_t size, const std::string& lines = "") {
  return "POST " + target +
         " HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(size) + "\r\n" +
         lines + "\r\n";
}
std::string post(const std::string& target, const std::string& body, const std::string& lines = "") {
  return post_head(target, body.size(), lines) + body;
}

bool is_answered(Wire& wire) { return wire.send(get("/ok")) && wire.receive().body == "/ok\n"; }
bool is_reviewed(Wire& wire) { return wire.send(post("/echo", "{}")) && wire.receive().body == "{}"; }

void check_it_serves(TestServer& server) {
  Wire wire = server.client();
  CHECK(is_answered(wire));
  CHECK(is_reviewed(wire));
}

// --- Deadlines. A connection that were not cut would let all bytes through: some seconds of them.

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

// --- Too many connections

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
  std::vector<cocoon::kube::FileDescriptor> files_;
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

// --- Requests in unusual pieces

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

// --- The end of a connection

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

// --- Handlers

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

// --- Responses that come later

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
    REQUIRE(server.start().empty());
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

// --- The budget

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

// --- Going

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
  TestServer server({.request = soon});
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
