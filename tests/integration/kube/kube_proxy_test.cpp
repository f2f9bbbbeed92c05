// The Kubernetes client against a real TLS server on loopback: through a proxy.
#include <catch2/catch.hpp>
#include <string>

#include "tests/integration/kube/asking.hpp"

namespace {

using namespace cocoon;
using namespace cocoon::kube;
using namespace cocoon::kube::asking;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("kube client: through a proxy, which sees nothing of it", "[kube]") {
  FakeApiServer server(with_tls(), answering(http_answer(200, "{}")));
  const bool tls_to_proxy = GENERATE(false, true);
  FakeApiServer proxy(tls_to_proxy ? with_tls() : FakeApiServer::Options{}, tunnel);
  ClusterAccess access = access_to(server);
  access.proxy = Url{tls_to_proxy, "127.0.0.1", proxy.port(), "", "user", "pass"};
  Client client(access);
  for (int i = 0; i < 2; ++i) {
    const auto answer = client.get("/version", ample());
    INFO((answer.ok() ? "" : answer.message()));
    REQUIRE(answer.ok());
  }
  REQUIRE(proxy.requests().size() == 1);
  const std::string connect = proxy.requests().at(0);
  CHECK_THAT(connect, StartsWith("CONNECT 127.0.0.1:" + std::to_string(server.port()) + " HTTP/1.1\r\n"));
  CHECK(has(connect, "Proxy-Authorization: Basic dXNlcjpwYXNz"));
  CHECK_THAT(connect, !Contains("test-token"));
  CHECK(server.requests().size() == 2);
  CHECK_THAT(server.requests().at(0), !Contains("Proxy-"));
}

TEST_CASE("kube client: a proxy that refuses is named, its password is not", "[kube]") {
  FakeApiServer proxy({}, answering(http_answer(407, "who are you?")));
  ClusterAccess access;
  access.server = {true, "10.0.0.1", 6443, "", "", ""};
  access.proxy = Url{false, "127.0.0.1", proxy.port(), "", "user", "secret-password"};
  const auto answer = Client(access).get("/version", ample());
  REQUIRE_FALSE(answer.ok());
  CHECK_THAT(answer.message(), Contains("proxy http://127.0.0.1:") && Contains("407") && Contains("10.0.0.1:6443"));
  CHECK_THAT(answer.message(), !Contains("secret-password") && !Contains("dXNlc"));
}

TEST_CASE("kube client: without TLS a proxy gets the whole URL", "[kube]") {
  FakeApiServer proxy({}, answering(http_answer(200, "{}")));
  ClusterAccess access;
  access.server = {false, "kubernetes.example", 8080, "", "", ""};
  access.proxy = Url{false, "127.0.0.1", proxy.port(), "", "user", "pass"};
  REQUIRE(Client(access).get("/version", ample()).ok());
  const std::string request = proxy.requests().at(0);
  CHECK_THAT(request, StartsWith("GET http://kubernetes.example:8080/version HTTP/1.1\r\n"));
  CHECK(has(request, "Host: kubernetes.example:8080"));
  CHECK(has(request, "Proxy-Authorization: Basic dXNlcjpwYXNz"));
}

}  // namespace
