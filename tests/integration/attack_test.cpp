// What a pod of the cluster can do to the server, whose port it can reach: the real binary, the limits it ships with,
// and after each attack a review that is answered.
#include <openssl/opensslv.h>
#include <sys/resource.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/metrics_page.hpp"
#include "tests/integration/process_usage.hpp"
#include "tests/integration/recorded.hpp"
#include "tests/integration/server_process.hpp"
#include "tests/integration/wire.hpp"

namespace {

using namespace cocoon::test;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Sanitizers keep what is freed, and a shadow of all of it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_memory_ours = false;
constexpr std::size_t few_or_many = 10;  // how much less of everything
#else
constexpr bool is_memory_ours = true;
constexpr std::size_t few_or_many = 1;
#endif

/// Bytes that an idle connection may take: OpenSSL 3.5, Debian 13's, keeps twice as much of each as 3.0.
constexpr long most_of_idle = OPENSSL_VERSION_NUMBER < 0x30500000L ? 25'600 : 32'768;
constexpr std::size_t mebibyte = 1U << 20U;
constexpr const char* cocoonset_target = "/validate-cocoonset?timeout=5s";

std::string head_of(const std::string& request_line, const std::string& lines) {
  return request_line + " HTTP/1.1\r\nHost: h\r\n" + lines;
}
std::string post_head(const std::string& lines) {
  return head_of(std::string("POST ") + cocoonset_target, "Content-Type: application/json\r\n" + lines);
}
std::string announced(std::size_t bytes) { return post_head("Content-Length: " + std::to_string(bytes) + "\r\n\r\n"); }
std::string probe() { return head_of("GET /healthz", "\r\n"); }

using Environment = std::map<std::string, std::string>;

class Target {
 public:
  explicit Target(const Environment& environment = {})
      : server_({.environment = environment}), usage_(server_.program().process()) {}

  ServerProcess& server() { return server_; }
  const ProcessUsage& usage() const { return usage_; }

  Wire connect(const std::string& from = "127.0.0.1") const { return Wire(server_.port(), {.from = from}); }
  Wire client(const std::string& from = "127.0.0.1") const {
    Wire wire = connect(from);
    REQUIRE(wire.shake_hands());
    return wire;
  }

  /// As an API server asks that has not been here yet.
  void check_it_answers() {
    Wire wire = client("127.0.0.9");
    check_it_answers(wire);
  }
  /// On a connection that is there.
  void check_it_answers(Wire& wire) {
    REQUIRE(wire.send(announced(review_.size()) + review_));
    const Answer answer = wire.receive();
    REQUIRE(answer.status == 200);
    CHECK(answer.json()["response"]["allowed"] == false);
  }

  double metric(const std::string& name, const MetricsPage::Labels& labels = {}) const {
    return MetricsPage(server_.probe("/metrics").body).sum("cocoon_webhook_" + name, labels);
  }

  /// For a second it has next to nothing to do.
  void check_it_rests() const {
    const long before = usage_.cpu_ticks();
    std::this_thread::sleep_for(seconds(1));
    CHECK(usage_.cpu_ticks() - before <= 5);
  }

  void check_no_error_was_logged(const std::string& but = "-") const {
    for (const cocoon::Json& line : server_.log()) {
      INFO(line.dump());
      if (line["msg"] == but) continue;
      CHECK((line["level"] == "info" || line["level"] == "warn"));
    }
  }

 private:
  ServerProcess server_;
  const ProcessUsage usage_;
  const std::string review_ = recorded("cocoonset-create-nospec.json");
};

/// As many files as we may have; how many connections that is good for.
std::size_t connections_we_may_have(std::size_t wanted) {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  ::getrlimit(RLIMIT_NOFILE, &files);
  return std::min<std::size_t>(wanted, files.rlim_cur - 200);
}

// --- Connections

TEST_CASE("attack: idle connections cost little memory, no thread and no CPU") {
  const std::size_t count = connections_we_may_have(2000 / few_or_many);
  Target target;
  Wire live = target.client("127.0.0.9");
  std::vector<Wire> idle;
  for (int i = 0; i < 20; ++i) idle.push_back(target.client());  // what is needed once is there by now
  target.check_it_answers(live);
  const long threads = target.usage().threads();
  const long before = target.usage().kilobytes("VmRSS");
  for (std::size_t i = 0; i < count; ++i) {
    idle.push_back(target.client(i % 2 == 0 ? "127.0.0.1" : "127.0.0.2"));
    if (i % 100 == 0) target.check_it_answers(live);
  }
  const long each = (target.usage().kilobytes("VmRSS") - before) * 1024 / static_cast<long>(count);
  INFO(count << " connections, bytes for each: " << each);
  if (is_memory_ours) CHECK(each <= most_of_idle);
  CHECK(target.usage().threads() == threads);
  CHECK(target.metric("connections_open", {{"listener", "admission"}}) == static_cast<double>(idle.size() + 1));
  if (is_memory_ours) target.check_it_rests();
  target.check_it_answers();
  target.check_it_answers(live);
  // They are alive, the first as well as the last.
  for (Wire* wire : {&idle.front(), &idle.back()}) target.check_it_answers(*wire);
  idle.clear();
  CHECK(becomes_true([&] { return target.metric("connections_open", {{"listener", "admission"}}) == 1; }));
  target.check_no_error_was_logged();
}

TEST_CASE("attack: connections that have sent nearly all of a head") {
  constexpr std::size_t count = 500 / few_or_many;
  Target target;
  target.check_it_answers();
  const long before = target.usage().kilobytes("VmRSS");
  std::vector<Wire> wires;
  for (std::size_t i = 0; i < count; ++i) {
    wires.push_back(target.client());
    REQUIRE(wires.back().send(head_of("GET /healthz", "X: " + std::string(16'000, 'x'))));
  }
  target.check_it_answers();
  const long each = (target.usage().kilobytes("VmRSS") - before) * 1024 / static_cast<long>(count);
  INFO("bytes for each: " << each);
  if (is_memory_ours) CHECK(each <= 65'536);
}

TEST_CASE("attack: handshakes, heads and bodies, a byte at a time") {
  Target target;
  const long threads = target.usage().threads();
  std::vector<Wire> slow;
  std::vector<std::string> hellos;
  for (int i = 0; i < 16; ++i) {
    slow.push_back(target.connect());
    hellos.push_back(slow.back().first_handshake_bytes());
  }
  for (int i = 0; i < 16; ++i) {
    slow.push_back(target.client());
    slow.push_back(target.client());
    REQUIRE(slow.back().send(announced(10'000)));
  }
  for (std::size_t round = 0; round < 20; ++round) {
    for (std::size_t i = 0; i < 16; ++i) REQUIRE(slow[i].send_raw(hellos[i].substr(round, 1)));
    for (std::size_t i = 16; i < slow.size(); ++i) REQUIRE(slow[i].send(probe().substr(round, 1)));
    target.check_it_answers();
  }
  CHECK(target.usage().threads() == threads);
  target.check_no_error_was_logged();
}

TEST_CASE("attack: more connections than there may be") {
  Target target(Environment{{"MAX_CONNECTIONS", "64"}});
  Wire live = target.client("127.0.0.9");
  target.check_it_answers(live);
  std::vector<Wire> flood;
  for (int i = 0; i < 300; ++i) {
    flood.push_back(target.connect(i % 2 == 0 ? "127.0.0.1" : "127.0.0.2"));
    if (i % 50 == 49) {
      target.check_it_answers(live);
      target.check_it_answers();
    }
  }
  CHECK(target.metric("connections_open", {{"listener", "admission"}}) <= 64);
  target.check_it_rests();
  target.check_it_answers(live);
}

// --- Files

TEST_CASE("attack: more connections than there are files left") {
  Target target;
  Wire live = target.client("127.0.0.9");
  target.check_it_answers(live);
  const auto files = static_cast<rlim_t>(target.usage().open_files() + 20);
  const rlimit few = {.rlim_cur = files, .rlim_max = files};
  REQUIRE(::prlimit(target.server().program().process(), RLIMIT_NOFILE, &few, nullptr) == 0);

  std::vector<Wire> flood;
  for (int i = 0; i < 200; ++i) {
    flood.push_back(target.connect(i % 2 == 0 ? "127.0.0.1" : "127.0.0.2"));
    if (i % 50 == 49) {
      target.check_it_answers(live);
      target.check_it_answers();
    }
  }
  CHECK(target.usage().open_files() <= static_cast<long>(files));
  target.check_it_rests();
  CHECK(target.server().log("cannot accept connections").size() == 1);
  target.check_no_error_was_logged("the changed certificate stays out of service");  // a file cannot be opened, either

  // With the flood gone all is as before.
  flood.clear();
  for (int i = 0; i < 50; ++i) target.check_it_answers();
  target.check_it_answers(live);
  CHECK(target.metric("connections_refused_total", {{"reason", "resources"}}) > 0);
}

// --- Requests

struct Attack {
  std::string what;
  std::string begins;
  std::string goes_on;  ///< again and again
  int status;           ///< 0: whatever; none can be waited for
  std::size_t bytes = 300 * mebibyte / few_or_many;
};

/// Reads the answer as soon as there can be one, and goes on for all that.
void attack(const Target& target, const Attack& one) {
  INFO(one.what);
  Wire wire = target.client();
  REQUIRE(wire.send(one.begins));
  std::string block;
  while (block.size() < (1U << 16U)) block += one.goes_on;
  wire.send(block);
  CHECK(wire.receive().status == one.status);
  const auto end = std::chrono::steady_clock::now() + patience;
  std::size_t sent = block.size();
  while (sent < one.bytes && std::chrono::steady_clock::now() < end && wire.send(block)) sent += block.size();
  CHECK(std::chrono::steady_clock::now() < end);
}

TEST_CASE("attack: requests without end leave the memory as it was") {
  const std::string gzip = "\x1f\x8b\x08";
  const std::string long_value(8000, ',');
  std::string ranges = "Range: bytes=0-1";
  while (ranges.size() < 8000) ranges += ",0-1";
  const std::vector<Attack> attacks = {
      {"300 MB announced", announced(300 * mebibyte), "{\"a\":", 413},
      {"300 MB in chunks", post_head("Transfer-Encoding: chunked\r\n\r\n"), "400\r\n" + std::string(1024, ' ') + "\r\n",
       501},
      {"300 MB without a length", post_head("\r\n"), " ", 411},
      {"a length and chunks", post_head("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"), "0\r\n\r\n", 501},
      {"something compressed", post_head("Content-Length: 100000\r\nContent-Encoding: gzip\r\n\r\n"), gzip, 415},
      {"a header of 200 MB", head_of("GET /healthz", "X: "), "x", 431},
      {"a million headers", head_of("GET /healthz", ""), "X: y\r\n", 431},
      {"a target of 200 MB", "GET /", "a", 431},
      {"a name of 200 MB", head_of("GET /healthz", ""), "x", 431},
      {"no line at all", "", std::string(1, '\0'), 431},
      {"empty lines", "", "\r\n", 400},
      {"a body for a GET", head_of("GET /healthz", "Content-Length: 40000000\r\n\r\n"), " ", 200},
      {"a form",
       head_of("POST /mutate",
               "Content-Type: multipart/form-data; boundary=" + long_value + "\r\nContent-Length: 40000000\r\n\r\n"),
       "--", 415},
      {"a parameter of a type",
       head_of("POST /mutate", "Content-Type: text/plain; " + long_value + "\r\nContent-Length: 40000000\r\n\r\n"), " ",
       415},
      {"many ranges", head_of("GET /healthz", ranges + "\r\n\r\n"), " ", 200},
      {"many codings", head_of("GET /healthz", "Accept-Encoding: " + long_value + "\r\n\r\n"), " ", 200},
      {"many words in Connection", head_of("GET /healthz", "Connection: " + long_value + "\r\n\r\n"), " ", 200},
  };
  Target target;
  target.check_it_answers();
  const long before = target.usage().kilobytes("VmHWM");
  for (const Attack& one : attacks) {
    attack(target, one);
    INFO(one.what);
    target.check_it_answers();
    CHECK(target.server().program().is_running());
  }
  INFO(before << " KB, then at most " << target.usage().kilobytes("VmHWM"));
  if (is_memory_ours) CHECK(target.usage().kilobytes("VmHWM") < 65'536);
  if (is_memory_ours) CHECK(target.usage().kilobytes("VmHWM") < before + 4'096);
  target.check_no_error_was_logged();
}

TEST_CASE("attack: large bodies that are sent slowly by several") {
  constexpr std::size_t budget = 16 * mebibyte;
  Target target(Environment{{"MAX_REQUEST_BYTES", "8Mi"}, {"MAX_INFLIGHT_BYTES", std::to_string(budget)}});
  target.check_it_answers();
  const std::string block(64U << 10U, ' ');
  std::vector<Wire> slow;
  for (int i = 0; i < 8; ++i) {
    slow.push_back(target.client());
    REQUIRE(slow.back().send(announced(8 * mebibyte)));
  }
  // 3 MB of each: the budget is full after half of that, and has room for what four of them hold in the end.
  for (int round = 0; round < 48; ++round) {
    for (Wire& wire : slow) wire.send(block);  // in vain, once it was refused
    if (round % 16 == 0) target.check_it_answers();
  }
  CHECK(becomes_true([&] { return target.metric("requests_shed_total") >= 4; }));
  CHECK(target.metric("request_bytes_held") <= static_cast<double>(budget));
  CHECK(target.metric("request_bytes_held") > 0);
  target.check_it_answers();
  CHECK(target.server().probe("/healthz").status == 200);
  if (is_memory_ours) CHECK(target.usage().kilobytes("VmHWM") < static_cast<long>(65'536 + budget / 1024));
  slow.clear();
  CHECK(becomes_true([&] { return target.metric("request_bytes_held") == 0; }));
  target.check_no_error_was_logged();
}

TEST_CASE("attack: questions without waiting for answers") {
  // Nobody reads what they get: each has a deadline, and the workers are not held up.
  Target target;
  std::string many;
  while (many.size() < mebibyte) many += probe();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&target, &many] {
      Wire wire(target.server().port(), {.receive_buffer = 4096});
      if (wire.shake_hands()) wire.send(many);
    });
  }
  for (int i = 0; i < 20; ++i) target.check_it_answers();
  for (std::thread& thread : threads) thread.join();
  target.check_it_answers();
  if (is_memory_ours) CHECK(target.usage().kilobytes("VmHWM") < 65'536);
}

// --- The port of the metrics

TEST_CASE("attack: scrapers that never read, and more of them than there may be") {
  Target target;
  const auto scraper = [&](const std::string& from) {
    return Wire(target.server().metrics_port(), {.tls = false, .from = from, .receive_buffer = 4096});
  };
  std::string many;
  while (many.size() < 4096) many += head_of("GET /metrics", "\r\n");
  std::vector<Wire> scrapers;
  for (int i = 0; i < 20; ++i) {
    scrapers.push_back(scraper("127.0.0.1"));
    REQUIRE(scrapers.back().send(many));
  }
  for (int i = 0; i < 300; ++i) scrapers.push_back(scraper(i % 2 == 0 ? "127.0.0.1" : "127.0.0.2"));
  for (int i = 0; i < 20; ++i) {
    CHECK(target.server().probe("/healthz").status == 200);
    CHECK(MetricsPage(target.server().probe("/metrics").body).problems().empty());
  }
  CHECK(target.metric("connections_open", {{"listener", "metrics"}}) <= 256);
  // It takes no bodies, and no endless heads.
  Wire body = scraper("127.0.0.3");
  REQUIRE(body.send(head_of("POST /metrics", "Content-Type: application/json\r\nContent-Length: 1\r\n\r\n")));
  CHECK(body.receive().status == 413);
  Wire head = scraper("127.0.0.3");
  head.send(head_of("GET /metrics", std::string(100'000, 'x')));
  CHECK(head.receive().status == 431);
  target.check_it_answers();
  target.check_no_error_was_logged();
}

}  // namespace
