// The Kubernetes client against a real TLS server on loopback: what an API server answers, well and badly.
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "native/kube/objects.hpp"
#include "tests/integration/kube/asking.hpp"

namespace {

using namespace cocoon;
using namespace cocoon::kube;
using namespace cocoon::kube::asking;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("kube client: the recorded answers of an API server come back as they are", "[kube]") {
  const std::map<std::string, std::pair<int, std::string>> answers = {
      {"/apis/apps/v1/namespaces/vms/deployments/agents", {200, "deployments_agents.json"}},
      {"/apis/apps/v1/namespaces/vms/statefulsets/db", {200, "statefulsets_db.json"}},
      {"/apis/apps/v1/namespaces/vms/deployments/nosuch", {404, "deployments_nosuch.404.json"}},
      {"/apis/apps/v1/namespaces/else/deployments/agents", {403, "deployments_agents.403.json"}},
  };
  std::map<std::string, std::string> bodies;
  for (const auto& [path, answer] : answers) bodies[path] = recorded(answer.second);
  FakeApiServer server(with_tls(), [&](Call& call) {
    const std::string path = call.request.substr(4, call.request.find(' ', 4) - 4);
    call.send(http_answer(answers.at(path).first, bodies.at(path)));
  });
  Client client(access_to(server));
  const auto check = [&](const Question& question, const std::string& path) {
    INFO(path);
    const auto answer = get_objects(client, question, ample());
    REQUIRE(answer.ok());
    CHECK(answer->status == answers.at(path).first);
    CHECK(answer->body == bodies.at(path));
  };
  check({"apps", "v1", "deployments", "vms", "agents"}, "/apis/apps/v1/namespaces/vms/deployments/agents");
  check({"apps", "v1", "statefulsets", "vms", "db"}, "/apis/apps/v1/namespaces/vms/statefulsets/db");
  check({"apps", "v1", "deployments", "vms", "nosuch"}, "/apis/apps/v1/namespaces/vms/deployments/nosuch");
  check({"apps", "v1", "deployments", "else", "agents"}, "/apis/apps/v1/namespaces/else/deployments/agents");
  CHECK(server.connections() == 1);  // kept
}

TEST_CASE("kube client: what a request looks like", "[kube]") {
  FakeApiServer server(with_tls(), answering(http_answer(201, "{}")));
  ClusterAccess access = access_to(server);
  access.server.path = "/k8s/clusters/c-1";
  access.impersonation = {{"Impersonate-User", "bob"}, {"Impersonate-Group", "a"}, {"Impersonate-Group", "b"}};
  Client client(access, {.user_agent = "cocoon-webhook/1.2.3"});

  REQUIRE(client.get("/version", ample()).ok());
  const std::string get = server.requests().at(0);
  CHECK_THAT(get, StartsWith("GET /k8s/clusters/c-1/version HTTP/1.1\r\n"));
  CHECK(has(get, "Host: 127.0.0.1:" + std::to_string(server.port())));
  CHECK(has(get, "User-Agent: cocoon-webhook/1.2.3"));
  CHECK(has(get, "Accept: application/json"));
  CHECK(has(get, "Authorization: Bearer test-token"));
  CHECK(has(get, "Impersonate-User: bob"));
  CHECK(has(get, "Impersonate-Group: a"));
  CHECK(has(get, "Impersonate-Group: b"));
  CHECK_THAT(get, !Contains("Accept-Encoding"));

  const auto answer = client.post("/apis/x", R"({"kind":"X"})", ample());
  REQUIRE(answer.ok());
  CHECK(answer->status == 201);
  const std::string post = server.requests().at(1);
  CHECK_THAT(post, StartsWith("POST /k8s/clusters/c-1/apis/x HTTP/1.1\r\n"));
  CHECK(has(post, "Content-Type: application/json"));
  CHECK(has(post, "Content-Length: 12"));
  CHECK_THAT(post, Catch::Matchers::EndsWith("\r\n\r\n{\"kind\":\"X\"}"));
}

TEST_CASE("kube client: any status is an answer, and is counted", "[kube]") {
  const int status = GENERATE(200, 302, 403, 429, 500, 503);
  FakeApiServer server(with_tls(), answering(http_answer(status, "x", "Location: https://127.0.0.1:1/\r\n")));
  std::vector<int> counted;
  Client client(access_to(server), {.on_response = [&](int code) { counted.push_back(code); }});
  const auto answer = client.get("/version", ample());
  REQUIRE(answer.ok());
  CHECK(answer->status == status);
  CHECK(answer->body == "x");
  CHECK(counted == std::vector{status});
  CHECK(server.requests().size() == 1);  // redirects are not followed
}

TEST_CASE("kube client: chunked answers, and answers that end with the connection", "[kube]") {
  const std::string chunked =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{\"\r\n5\r\na\":1}\r\n0\r\n\r\n";
  const std::string unbounded = "HTTP/1.1 200 OK\r\n\r\n{\"a\":1}";
  std::atomic<bool> chunks = true;
  FakeApiServer server(with_tls(), [&](Call& call) {
    call.send(chunks ? chunked : unbounded);
    if (!chunks) call.close();
  });
  Client client(access_to(server));
  for (const bool by_chunks : {true, true, false, false}) {
    chunks = by_chunks;
    const auto answer = client.get("/version", ample());
    REQUIRE(answer.ok());
    CHECK(answer->body == R"({"a":1})");
  }
  CHECK(server.connections() == 2);  // three on the first, one on the second
}

}  // namespace
