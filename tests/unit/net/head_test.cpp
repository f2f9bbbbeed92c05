// The head of a request, read strictly: what must be taken, and what two parties could read in two ways.
#include "native/net/head.hpp"

#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <vector>

namespace {

using cocoon::Head;
using cocoon::head_size;
using cocoon::Limits;
using cocoon::Refusal;
using cocoon::Result;

/// 0: it was taken.
int status_of(const Result<Head, Refusal>& result) { return result.ok() ? 0 : result.error().status; }

int status_of(const std::string& head, const Limits& limits = {}) {
  // A head that has no end is never handed to read_head.
  if (head_size(head) != head.size()) return -1;
  return status_of(cocoon::read_head(head, limits));
}

Head taken(const std::string& head) {
  INFO(head);
  REQUIRE(head_size(head) == head.size());
  const Result<Head, Refusal> result = cocoon::read_head(head, Limits());
  REQUIRE(status_of(result) == 0);
  return *result;
}

/// A head with these lines behind the request line.
std::string get_with(const std::string& lines, const std::string& request_line = "GET / HTTP/1.1") {
  return request_line + "\r\n" + lines + "\r\n";
}
std::string post_with(const std::string& lines) {
  return get_with("Host: h\r\nContent-Type: application/json\r\n" + lines, "POST /mutate HTTP/1.1");
}
std::string with_request_line(const std::string& line) { return get_with("Host: h\r\n", line); }

struct Case {
  std::string head;
  int status;
};

void check_all(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    INFO(one.head);
    CHECK(status_of(one.head) == one.status);
  }
}

// --- Where a head ends

TEST_CASE("The size of a head", "[net]") {
  struct SizeCase {
    std::string input;
    std::size_t size;
  };
  const std::string whole = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  const std::vector<SizeCase> cases = {
      {"", 0},
      {"GET / HTTP/1.1\r\n", 0},
      {"GET / HTTP/1.1\r\nHost: h\r\n\r", 0},
      {whole, whole.size()},
      {whole + whole, whole.size()},
      {whole + "body\r\n\r\n", whole.size()},
      {"\r\n\r\n", 4},
      {"a\n\nb\n\n", 0},
      {"a\r\rb\r\r", 0},
      {"a\n\r\n", 0},
      {"a\r\n\n", 0},
      {"a\r\n\r\r\n\r\n", 8},
      {std::string("\0\r\n\r\n", 5), 5},
  };
  for (const SizeCase& one : cases) {
    INFO(one.input);
    CHECK(head_size(one.input) == one.size);
  }
}

TEST_CASE("The end of a head is found wherever the input was cut", "[net]") {
  const std::string whole = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  for (std::size_t searched = 0; searched < whole.size(); ++searched) {
    INFO(searched);
    REQUIRE(head_size(whole.substr(0, searched)) == 0);
    CHECK(head_size(whole + "more", searched) == whole.size());
  }
}

// --- What is taken

TEST_CASE("What the API server sends", "[net]") {
  const Head head = taken(
      "POST /validate-cocoonset?timeout=5s HTTP/1.1\r\nHost: cocoon-webhook.cocoon-system.svc:443\r\n"
      "User-Agent: kube-apiserver-admission\r\nContent-Length: 2917\r\nAccept: application/json, */*\r\n"
      "Content-Type: application/json\r\nAccept-Encoding: gzip\r\n\r\n");
  CHECK(head.method == "POST");
  CHECK(head.target == "/validate-cocoonset?timeout=5s");
  CHECK(head.content_type == "application/json");
  CHECK(head.content_length == 2917);
  CHECK(head.keeps_alive);
}

TEST_CASE("What is good, be it unusual", "[net]") {
  check_all({
      {get_with("Host: h\r\n"), 0},
      {get_with("Host:h\r\n"), 0},
      {get_with("host: \t h \t \r\n"), 0},
      {get_with("HOST: h\r\n"), 0},
      {get_with("Host: \r\n"), 0},
      {get_with("Host: h\r\nX:\r\n"), 0},
      {get_with("Host: h\r\nX: a\tb\r\n"), 0},
      {get_with("Host: h\r\nX: caf\xc3\xa9 \xff\r\n"), 0},
      {get_with("Host: h\r\nX: a:b: c\r\n"), 0},
      {get_with("Host: h\r\n!#$%&'*+-.^_`|~09azAZ: x\r\n"), 0},
      {get_with("Host: h\r\nX: 1\r\nX: 2\r\n"), 0},
      {get_with("Host: h\r\nContent-Length: 0\r\n"), 0},
      {get_with("Host: h\r\nContent-Length: 5\r\n"), 0},
      {get_with("Host: h\r\nContent-Encoding: Identity\r\n"), 0},
      {get_with("Host: h\r\nExpect: 100-continue\r\nRange: bytes=0-1\r\n"), 0},
      {with_request_line("GET /?a?b?c#d HTTP/1.1"), 0},
      {with_request_line("GET /%00%0d%0a HTTP/1.1"), 0},
      {with_request_line("GET //h/../ HTTP/1.1"), 0},
      {with_request_line("HEAD / HTTP/1.1"), 0},
      {with_request_line("PUT / HTTP/1.1"), 0},
      {with_request_line("PATCH / HTTP/1.1"), 0},
      {with_request_line("DELETE / HTTP/1.1"), 0},
      {with_request_line("OPTIONS / HTTP/1.1"), 0},
      {"GET / HTTP/1.0\r\n\r\n", 0},
      {post_with("Content-Length: 7\r\n"), 0},
      {post_with("content-length:7\r\n"), 0},
      {post_with("Content-Length: 007\r\n"), 0},
      {post_with("Content-Length: 00000000000000000000000000000000007\r\n"), 0},
  });
  CHECK(taken(post_with("Content-Length: 00000000000000000000000000000000007\r\n")).content_length == 7);
  CHECK(taken(get_with("Host: h\r\nContent-Type: \t a/b \t \r\n")).content_type == "a/b");
}

TEST_CASE("Whether the client waits to be told to send its body", "[net]") {
  const auto waits = [](const std::string& line, const std::string& version = "HTTP/1.1") {
    return taken(get_with("Host: h\r\nContent-Length: 7\r\n" + line, "POST / " + version)).awaits_continue;
  };
  CHECK(waits("Expect: 100-continue\r\n"));
  CHECK(waits("expect:  100-Continue \r\n"));
  CHECK(waits("Expect: else, 100-continue\r\n"));
  CHECK_FALSE(waits(""));
  CHECK_FALSE(waits("Expect:\r\n"));
  CHECK_FALSE(waits("Expect: 100-continued\r\n"));
  CHECK_FALSE(waits("Expect: 100-continue\r\n", "HTTP/1.0"));
}

TEST_CASE("Whether the client wants to go on", "[net]") {
  const auto keeps_alive = [](const std::string& version, const std::string& lines) {
    return taken(get_with("Host: h\r\n" + lines, "GET / " + version)).keeps_alive;
  };
  CHECK(keeps_alive("HTTP/1.1", ""));
  CHECK(keeps_alive("HTTP/1.1", "Connection: keep-alive\r\n"));
  CHECK(keeps_alive("HTTP/1.1", "Connection: upgrade, closed, xclose\r\n"));
  CHECK(keeps_alive("HTTP/1.1", "X-Connection: close\r\n"));
  CHECK_FALSE(keeps_alive("HTTP/1.1", "Connection: close\r\n"));
  CHECK_FALSE(keeps_alive("HTTP/1.1", "connection:CLOSE\r\n"));
  CHECK_FALSE(keeps_alive("HTTP/1.1", "Connection: keep-alive ,\tclose ,x\r\n"));
  CHECK_FALSE(keeps_alive("HTTP/1.1", "Connection: close\r\nConnection: keep-alive\r\n"));
  CHECK_FALSE(keeps_alive("HTTP/1.1", "Connection: ,,close\r\n"));
  // An old client's connection ends with its first request, whatever it says.
  CHECK_FALSE(keeps_alive("HTTP/1.0", ""));
  CHECK_FALSE(keeps_alive("HTTP/1.0", "Connection: keep-alive\r\n"));
}

// --- What is refused

TEST_CASE("Request lines that are refused", "[net]") {
  check_all({
      {"\r\n\r\n", 400},
      {with_request_line("GET"), 400},
      {with_request_line("GET /"), 400},
      {with_request_line("GET  / HTTP/1.1"), 400},
      {with_request_line(" GET / HTTP/1.1"), 400},
      {with_request_line("GET /  HTTP/1.1"), 400},
      {with_request_line("GET / "), 400},
      {with_request_line("GET\t/ HTTP/1.1"), 400},
      {with_request_line("GET\t/\tHTTP/1.1"), 400},
      {with_request_line("GET /a\tb HTTP/1.1"), 400},
      {with_request_line("GET /a b HTTP/1.1"), 400},
      {with_request_line(std::string("GET /a\0b HTTP/1.1", 17)), 400},
      {with_request_line("GET /a\x7f HTTP/1.1"), 400},
      {with_request_line("GET /\xc3\xa9 HTTP/1.1"), 400},
      {with_request_line("GET /a\rb HTTP/1.1"), 400},
      {with_request_line("GET /a\nb HTTP/1.1"), 400},
      {with_request_line("G@T / HTTP/1.1"), 400},
      {with_request_line("GE\x01T / HTTP/1.1"), 400},
      {with_request_line("GET(x) / HTTP/1.1"), 400},
      // Not a path of ours.
      {with_request_line("GET http://h/ HTTP/1.1"), 400},
      {with_request_line("GET https://h/ HTTP/1.1"), 400},
      {with_request_line("GET healthz HTTP/1.1"), 400},
      {with_request_line("OPTIONS * HTTP/1.1"), 400},
      {with_request_line("CONNECT h:443 HTTP/1.1"), 400},
      {with_request_line("PRI * HTTP/2.0"), 400},
      // Methods, which are case-sensitive.
      {with_request_line("get / HTTP/1.1"), 501},
      {with_request_line("Post / HTTP/1.1"), 501},
      {with_request_line("TRACE / HTTP/1.1"), 501},
      {with_request_line("CONNECT / HTTP/1.1"), 501},
      {with_request_line("GETT / HTTP/1.1"), 501},
      // Versions.
      {with_request_line("GET / HTTP/0.9"), 505},
      {with_request_line("GET / HTTP/1.2"), 505},
      {with_request_line("GET / HTTP/2.0"), 505},
      {with_request_line("GET / HTTP/1.10"), 505},
      {with_request_line("GET / HTTP/1.1 "), 505},
      {with_request_line("GET / HTTP/1.1\t"), 505},
      {with_request_line("GET / HTTP/"), 505},
      {with_request_line("GET / http/1.1"), 400},
      {with_request_line("GET / HTTPS/1.1"), 400},
      {with_request_line("GET / FOO HTTP/1.1"), 400},
      {with_request_line("\x16\x03\x01\x02"), 400},
      {with_request_line("SSH-2.0-OpenSSH_9.2"), 400},
  });
}

TEST_CASE("Headers that are refused", "[net]") {
  check_all({
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {get_with("Host: h\r\nHost: h\r\n"), 400},
      {get_with("Host:\r\nHost: h\r\n"), 400},
      {get_with("Host: h\r\nno colon\r\n"), 400},
      {get_with("Host: h\r\n: nameless\r\n"), 400},
      {get_with("Host: h\r\nX : space\r\n"), 400},
      {get_with("Host: h\r\nX\t: tab\r\n"), 400},
      {get_with("Host: h\r\n X: space first\r\n"), 400},
      {get_with("Host : h\r\n"), 400},
      {get_with("Host: h\r\nX: a\r\n b\r\n"), 400},
      {get_with("Host: h\r\nX: a\r\n\tb\r\n"), 400},
      {get_with("Host: h\r\nX: a\r\n \r\n"), 400},
      {get_with(" \r\nHost: h\r\n"), 400},
      {get_with("Host: h\r\nX: a\nY: b\r\n"), 400},
      {get_with("Host: h\nX: a\r\n"), 400},
      {get_with("Host: h\r\nX: a\rb\r\n"), 400},
      {get_with("Host: h\r\nX: a\r\r\n"), 400},
      {get_with("Host: h\r\nX: \r\r\n"), 400},
      {get_with("Host: h\r\nX: a\vb\r\n"), 400},
      {get_with("Host: h\r\nX: \x1b[31m\r\n"), 400},
      {get_with("Host: h\r\nX: \x7f\r\n"), 400},
      {get_with("Host: h\r\nX\x7f: a\r\n"), 400},
      {get_with("Host: h\r\nX\xc3\xa9: a\r\n"), 400},
      {get_with("Host: h\r\nX(y): a\r\n"), 400},
      {get_with(std::string("Host: h\r\nX: a\0b\r\n", 17)), 400},
      {get_with(std::string("Host: h\r\nX\0: a\r\n", 16)), 400},
      {get_with(std::string("Host: h\r\nX: a\0\r\n", 16)), 400},
      {post_with("Content-Length: 2\r\nContent-Type: text/plain\r\n"), 400},
      {get_with("Host: h\r\nContent-Type:\r\nContent-Type: application/json\r\n"), 400},
  });
}

TEST_CASE("Lengths of bodies that are refused", "[net]") {
  check_all({
      {post_with(""), 411},
      {post_with("Content-Length: 5\r\nContent-Length: 5\r\n"), 400},
      {post_with("Content-Length: 5\r\nContent-Length: 6\r\n"), 400},
      {post_with("Content-Length: 5\r\ncontent-length: 5\r\n"), 400},
      {post_with("Content-Length: 0\r\nContent-Length: 0\r\n"), 400},
      {post_with("Content-Length:\r\nContent-Length: 5\r\n"), 400},
      {post_with("Content-Length:\r\n"), 400},
      {post_with("Content-Length: \t \r\n"), 400},
      {post_with("Content-Length: +5\r\n"), 400},
      {post_with("Content-Length: -5\r\n"), 400},
      {post_with("Content-Length: -0\r\n"), 400},
      {post_with("Content-Length: 0x5\r\n"), 400},
      {post_with("Content-Length: 5, 5\r\n"), 400},
      {post_with("Content-Length: 5,\r\n"), 400},
      {post_with("Content-Length: 5 5\r\n"), 400},
      {post_with("Content-Length: 5;x\r\n"), 400},
      {post_with("Content-Length: 5.0\r\n"), 400},
      {post_with("Content-Length: 5e1\r\n"), 400},
      {post_with("Content-Length: \"5\"\r\n"), 400},
      {post_with("Content-Length: five\r\n"), 400},
      {post_with("Content-Length: \xd9\xa5\r\n"), 400},  // an Arabic five
      {post_with("Content-Length : 5\r\n"), 400},
      {post_with("Content-Length\x0b: 5\r\n"), 400},
      {get_with("Host: h\r\nContent-Length: 5\r\nContent-Length: 5\r\n"), 400},
      {post_with("Content-Length: 18446744073709551615\r\n"), 413},
      {post_with("Content-Length: 18446744073709551616\r\n"), 413},
      {post_with("Content-Length: 18446744073709551621\r\n"), 413},  // 5, to who counts in 64 bits
      {post_with("Content-Length: 4294967301\r\n"), 413},            // 5, to who counts in 32
      {post_with("Content-Length: " + std::string(1000, '9') + "\r\n"), 413},
      {get_with("Host: h\r\nContent-Length: 99999999999\r\n"), 413},
  });
}

TEST_CASE("Codings that are refused", "[net]") {
  check_all({
      {post_with("Transfer-Encoding: chunked\r\n"), 501},
      {post_with("Transfer-Encoding: identity\r\n"), 501},
      {post_with("Transfer-Encoding:\r\n"), 501},
      {post_with("Transfer-Encoding: xchunked\r\n"), 501},
      {post_with("transfer-encoding:\tChunked\r\n"), 501},
      {post_with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 501},
      {post_with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 501},
      {get_with("Host: h\r\nTransfer-Encoding: chunked\r\n"), 501},
      {post_with("Transfer-Encoding : chunked\r\nContent-Length: 5\r\n"), 400},
      {post_with("Transfer-Encoding\t: chunked\r\nContent-Length: 5\r\n"), 400},
      {post_with(" Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400},
      {post_with("X: y\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400},
      {post_with("X: y\rTransfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400},
      {post_with("Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n"), 501},
      {post_with("Content-Length: 5\r\nContent-Encoding: gzip\r\n"), 415},
      {post_with("Content-Length: 5\r\nContent-Encoding: identity, gzip\r\n"), 415},
      {post_with("Content-Length: 5\r\nContent-Encoding: identity\r\nContent-Encoding: br\r\n"), 415},
      {get_with("Host: h\r\nContent-Encoding: deflate\r\n"), 415},
  });
}

// --- Limits: the last that is taken, and one more

TEST_CASE("The limit of a body", "[net]") {
  Limits limits;
  limits.body_bytes = 1000;
  CHECK(status_of(post_with("Content-Length: 1000\r\n"), limits) == 0);
  CHECK(status_of(post_with("Content-Length: 1001\r\n"), limits) == 413);
  limits.body_bytes = 0;
  CHECK(status_of(post_with("Content-Length: 0\r\n"), limits) == 0);
  CHECK(status_of(post_with("Content-Length: 1\r\n"), limits) == 413);
  const std::size_t most = Limits().body_bytes;
  CHECK(status_of(post_with("Content-Length: " + std::to_string(most) + "\r\n")) == 0);
  CHECK(status_of(post_with("Content-Length: " + std::to_string(most + 1) + "\r\n")) == 413);
}

TEST_CASE("The limit of lines", "[net]") {
  const std::size_t most = Limits().head_lines;
  // Beside the request line and Host.
  const auto with_headers = [](std::size_t count) {
    std::string lines = "Host: h\r\n";
    for (std::size_t i = 0; i < count; ++i) lines += "X: y\r\n";
    return get_with(lines);
  };
  CHECK(status_of(with_headers(most - 2)) == 0);
  CHECK(status_of(with_headers(most - 1)) == 431);
  CHECK(status_of(with_headers(3000)) == 431);
}

TEST_CASE("The limit of a target", "[net]") {
  const auto with_target_of = [](std::size_t bytes) {
    return with_request_line("GET /" + std::string(bytes - 1, 'a') + " HTTP/1.1");
  };
  CHECK(status_of(with_target_of(8000)) == 0);
  CHECK(status_of(with_target_of(8001)) == 414);
  CHECK(status_of(with_target_of(16000)) == 414);
}

TEST_CASE("Of two mistakes the first is told, and what follows is not looked at", "[net]") {
  check_all({
      {"GET / HTTP/3.0\r\nHost\r\n\r\n", 505},
      {get_with("Host: h\r\nX\r\nTransfer-Encoding: chunked\r\n"), 400},
      {get_with("Host: h\r\nTransfer-Encoding: chunked\r\nX\r\n"), 501},
      {get_with("Transfer-Encoding: chunked\r\n"), 501},
  });
}

TEST_CASE("Every byte in every place of a head is taken or refused, never more", "[net]") {
  // No crash, nothing but the numbers that are documented; and no byte that ends a line early goes through.
  const std::string good = post_with("Content-Length: 5\r\nConnection: close\r\n");
  for (std::size_t at = 0; at + 4 < good.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string head = good;
      head[at] = static_cast<char>(byte);
      if (head == good || head_size(head) != head.size()) continue;
      const int status = status_of(head);
      const bool is_known = status == 0 || status == 400 || status == 411 || status == 501 || status == 505 ||
                            status == 413 || status == 415;
      const bool breaks_a_line = byte == '\n' || byte == '\r' || byte == '\0';
      if (is_known && !(breaks_a_line && status == 0)) continue;
      FAIL_CHECK("byte " << byte << " at " << at << ": " << status);
    }
  }
}

}  // namespace
