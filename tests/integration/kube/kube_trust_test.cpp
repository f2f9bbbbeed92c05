// The Kubernetes client against a real TLS server on loopback: whom it trusts.
#include <catch2/catch.hpp>
#include <chrono>
#include <string>

#include "tests/integration/kube/asking.hpp"

namespace {

using namespace cocoon;
using namespace cocoon::kube;
using namespace cocoon::kube::asking;
using Catch::Matchers::Contains;

std::string refusal(const CertificateWish& wish, const std::string& tls_server_name = "") {
  FakeApiServer server({.tls = authority().issue(wish)}, answering(http_answer(200, "{}")));
  ClusterAccess access = access_to(server);
  access.tls_server_name = tls_server_name;
  Client client(access);
  const auto answer = client.get("/version", ample());
  CHECK(server.requests().empty() == !answer.ok());  // and no token was shown to the wrong one
  return answer.ok() ? "" : answer.message();
}

TEST_CASE("kube client: the server's certificate must be of the given authority", "[kube]") {
  const TestAuthority other;
  FakeApiServer server({.tls = other.issue()}, answering(http_answer(200, "{}")));
  CHECK_THAT(failure(server), Contains("not trusted") && Contains("unable to get local issuer certificate"));
  CHECK(server.requests().empty());

  ClusterAccess insecure = access_to(server);
  insecure.authority = {};
  insecure.insecure_skip_tls_verify = true;
  CHECK(Client(insecure).get("/version", ample()).ok());

  ClusterAccess system_roots = access_to(server);
  system_roots.authority = {};
  CHECK_FALSE(Client(system_roots).get("/version", ample()).ok());

  ClusterAccess rotating = access_to(server);  // from one authority to another of the same name
  rotating.authority.text = authority().certificate() + other.certificate();
  CHECK(Client(rotating).get("/version", ample()).ok());
}

TEST_CASE("kube client: the server's certificate must be for the server's name", "[kube]") {
  CHECK(refusal({.names = "IP:127.0.0.1"}).empty());
  CHECK_THAT(refusal({.names = "DNS:kubernetes.default,IP:10.96.0.1"}),
             Contains("the certificate is for kubernetes.default, 10.96.0.1") && Contains("tls-server-name"));
  CHECK_THAT(refusal({.names = "DNS:127.0.0.1"}), Contains("the certificate is for 127.0.0.1"));
  CHECK_THAT(refusal({.names = "", .common_name = "127.0.0.1"}), Contains("the certificate is for no name at all"));

  CHECK(refusal({.names = "DNS:kubernetes"}, "kubernetes").empty());
  CHECK(refusal({.names = "DNS:*.default.svc"}, "kubernetes.default.svc").empty());
  CHECK_THAT(refusal({.names = "DNS:*.svc"}, "kubernetes.default.svc"), Contains("the certificate is for *.svc"));
  CHECK_THAT(refusal({.names = "DNS:kubernetes"}, "127.0.0.1"), Contains("the certificate is for kubernetes"));
  CHECK_THAT(refusal({.names = "IP:127.0.0.1"}, "kubernetes"), Contains("the certificate is for 127.0.0.1"));
}

TEST_CASE("kube client: the server's certificate must be valid now", "[kube]") {
  CHECK_THAT(refusal({.valid_from = -48h, .valid_to = -24h}), Contains("the certificate has expired at 20"));
  CHECK_THAT(refusal({.valid_from = 24h, .valid_to = 48h}), Contains("the certificate is not valid before 20"));
}

TEST_CASE("kube client: a server that wants a client certificate", "[kube]") {
  FakeApiServer server({.tls = server_pair(), .client_authority = authority().certificate()},
                       [](Call& call) { call.send(http_answer(200, call.client_subject)); });
  CHECK_THAT(failure(server), Contains("certificate required"));

  ClusterAccess access = access_to(server);
  const KeyPair alice = authority().issue({.common_name = "alice"});
  access.client_certificate.text = alice.certificate;
  access.client_key.text = alice.key;
  const auto answer = Client(access).get("/version", ample());
  REQUIRE(answer.ok());
  CHECK(answer->body == "alice");

  access.client_key.text = authority().issue().key;
  const auto mismatch = Client(access).get("/version", ample());
  REQUIRE_FALSE(mismatch.ok());
  CHECK_THAT(mismatch.message(), Contains("the client key must be the one"));
}

TEST_CASE("kube client: a client certificate that is renewed on disk is shown on a new connection", "[kube]") {
  const TemporaryFolder folder;
  const KeyPair alice = authority().issue({.common_name = "alice"});
  const KeyPair bob = authority().issue({.common_name = "bob"});
  FakeApiServer server({.tls = server_pair(), .client_authority = authority().certificate()},
                       [](Call& call) { call.send(http_answer(200, call.client_subject)); });
  ClusterAccess access = access_to(server);
  access.client_certificate.file = folder.write("tls.crt", alice.certificate);
  access.client_key.file = folder.write("tls.key", alice.key);
  Client client(access, {.times = {.reread_files = 0ms, .retry_after = 0ms}});
  const auto who = [&] {
    const auto answer = client.get("/version", ample());
    return answer.ok() ? answer->body : answer.message();
  };
  CHECK(who() == "alice");
  CHECK(who() == "alice");
  folder.write("tls.crt", bob.certificate);  // half way: the pair does not match, and the old one goes on
  CHECK(who() == "alice");
  CHECK(server.connections() == 1);
  folder.write("tls.key", bob.key);
  CHECK(who() == "bob");
  CHECK(who() == "bob");
  CHECK(server.connections() == 2);
}

}  // namespace
