// The Kubernetes client against a real TLS server on loopback: answers that are no HTTP, or too much of it.
#include <httplib.h>

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "tests/integration/kube/asking.hpp"

namespace {

using namespace cocoon;
using namespace cocoon::kube;
using namespace cocoon::kube::asking;
using Catch::Matchers::Contains;

TEST_CASE("kube client: what is no HTTP is no answer", "[kube]") {
  const std::string nonsense = GENERATE(
      as<std::string>(), "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc\r\n\r\n", "\r\n\r\n", "HTTP/2 200 OK\r\n\r\n",
      "{\"kind\":\"Deployment\"}\r\n", "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}", "HTTP/1.1 103 Early Hints\r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");
  INFO(nonsense);
  FakeApiServer server(with_tls(), [&](Call& call) {
    call.send(nonsense);
    call.close();
  });
  CHECK_THAT(failure(server), Contains("the answer") || Contains("closed the connection"));
}

TEST_CASE("kube client: what speaks no TLS is told so", "[kube]") {
  FakeApiServer server({}, answering(""));
  FakeApiServer ssh({.speaks_first = true}, [](Call& call) {
    call.send("HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTPS request to an HTTP server.\n");
    call.wait_until_closed();
  });
  CHECK_THAT(failure(ssh), Contains("the other side speaks no TLS"));
}

TEST_CASE("kube client: an answer that is cut short is none", "[kube]") {
  const std::string start = GENERATE(as<std::string>(), "HTT", "HTTP/1.1 200 OK\r\nContent-Le",
                                     "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
                                     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a",
                                     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n");
  INFO(start);
  FakeApiServer server(with_tls(), [&](Call& call) {
    call.send(start);
    call.close();
  });
  failure(server);
  CHECK(server.requests().size() == 1);
}

TEST_CASE("kube client: an answer without end is refused, and costs no memory", "[kube]") {
  const std::string start =
      GENERATE(as<std::string>(), "HTTP/1.1 200 ", "HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\n\r\n",
               "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000000\r\n\r\n",
               "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999999\r\n\r\n",
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffff\r\n",
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 ");
  INFO(start);
  FakeApiServer server(with_tls(), [&](Call& call) {
    const std::string block(16384, '0');
    for (bool there = call.send(start); there;) there = call.send(block);
    call.close();
  });
  const std::string message = failure(server);
  // cpp-httplib 0.18 ends lines without end by itself, and says no more.
  constexpr bool has_words = std::string_view(CPPHTTPLIB_VERSION).starts_with("0.11.");
  const bool is_cut = !has_words && message.ends_with("is no HTTP/1.1");
  if (!is_cut) CHECK_THAT(message, Contains("too large") || Contains("too long"));
}

TEST_CASE("kube client: headers without end are refused", "[kube]") {
  FakeApiServer server(with_tls(), [&](Call& call) {
    std::string block;
    for (int i = 0; i < 500; ++i) block += "X-Header-" + std::to_string(i) + ": x\r\n";
    for (bool there = call.send("HTTP/1.1 200 OK\r\n"); there;) there = call.send(block);
    call.close();
  });
  failure(server);
}

TEST_CASE("kube client: an answer as large as may be, and one byte more", "[kube]") {
  FakeApiServer server(with_tls(), [](Call& call) {
    const bool more = call.request.find("/more") != std::string::npos;
    call.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(more ? 4194305 : 4000000) + "\r\n\r\n" +
              std::string(more ? 4194305 : 4000000, 'x'));
  });
  Client client(access_to(server));
  const auto answer = client.get("/", ample());
  REQUIRE(answer.ok());
  CHECK(answer->body.size() == 4000000);
  CHECK_FALSE(client.get("/more", ample()).ok());
}

TEST_CASE("kube client: a compressed answer, which nobody asked for, is refused", "[kube]") {
  FakeApiServer server(with_tls(), answering(http_answer(200, "\x1f\x8b", "Content-Encoding: gzip\r\n")));
  CHECK_THAT(failure(server), Contains("encoded as \"gzip\""));
}

}  // namespace
