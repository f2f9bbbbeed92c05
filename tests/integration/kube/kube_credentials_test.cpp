// The Kubernetes client against a real TLS server on loopback: tokens, certificates and what is done when they are
// refused.
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/kube/asking.hpp"

namespace {

using namespace cocoon;
using namespace cocoon::kube;
using namespace cocoon::kube::asking;
using Catch::Matchers::Contains;

TEST_CASE("kube client: after a 401 a token that has changed on disk is read, and the request made again", "[kube]") {
  const TemporaryFolder folder;
  ClusterAccess access;
  std::mutex mutex;
  std::string good = "first";
  FakeApiServer server(with_tls(), [&](Call& call) {
    const std::lock_guard lock(mutex);
    const bool known = has(call.request, "Authorization: Bearer " + good);
    call.send(known ? http_answer(200, "{}") : http_answer(401, "no"));
  });
  access = access_to(server);
  access.token = "";
  access.token_file = folder.write("token", "first\n");
  std::vector<int> counted;
  Client client(access, {.on_response = [&](int code) { counted.push_back(code); }});
  CHECK(client.get("/1", ample()).ok());
  folder.write("token", "second\n");
  {
    const std::lock_guard lock(mutex);
    good = "second";
  }
  const auto answer = client.get("/2", ample());
  REQUIRE(answer.ok());
  CHECK(answer->status == 200);
  CHECK(counted == std::vector{200, 401, 200});
  CHECK(server.connections() == 1);
}

TEST_CASE("kube client: a 401 that new credentials cannot cure is the answer", "[kube]") {
  FakeApiServer server(with_tls(), answering(http_answer(401, recorded("deployments_agents.401.json"))));
  Client client(access_to(server));
  const auto answer = client.get("/version", ample());
  REQUIRE(answer.ok());
  CHECK(answer->status == 401);
  CHECK(answer->body == recorded("deployments_agents.401.json"));
  CHECK(server.requests().size() == 1);  // the same token again would be the same answer again
}

TEST_CASE("kube client: a 401 with a token file that is gone says both", "[kube]") {
  const TemporaryFolder folder;
  FakeApiServer server(with_tls(), [&](Call& call) {
    std::filesystem::remove(folder / "token");
    call.send(http_answer(401, "no"));
  });
  ClusterAccess access = access_to(server);
  access.token = "";
  access.token_file = folder.write("token", "old");
  Client client(access);
  const auto answer = client.get("/version", ample());
  REQUIRE_FALSE(answer.ok());
  CHECK_THAT(answer.message(), Contains("401") && Contains(access.token_file) && Contains("No such file"));
}

TEST_CASE("kube client: one run of an exec plugin serves all who wait for it", "[kube]") {
  const TemporaryFolder folder;
  ClusterAccess access;
  FakeApiServer server(with_tls(), [](Call& call) {
    call.send(http_answer(has(call.request, "Authorization: Bearer from-plugin") ? 200 : 401, "{}"));
  });
  access = access_to(server);
  access.token = "";
  access.exec = ExecPlugin{};
  access.exec->api_version = "client.authentication.k8s.io/v1";
  access.exec->command = folder.write_script("plugin", "echo run >> " + (folder / "runs") + R"(
sleep 0.2
echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"from-plugin"}}'
)");
  Client client(access);
  std::atomic<int> right = 0;
  std::vector<std::thread> running;
  for (int i = 0; i < 8; ++i) {
    running.emplace_back([&] {
      const auto answer = client.get("/version", ample());
      if (answer.ok() && answer->status == 200) ++right;
    });
  }
  for (std::thread& thread : running) thread.join();
  CHECK(right == 8);
  CHECK(folder.read("runs") == "run\n");
}

TEST_CASE("kube client: an exec plugin that never ends is stopped at the deadline", "[kube]") {
  const TemporaryFolder folder;
  FakeApiServer server(with_tls(), answering(http_answer(200, "{}")));
  ClusterAccess access = access_to(server);
  access.token = "";
  access.exec = ExecPlugin{};
  access.exec->api_version = "client.authentication.k8s.io/v1";
  access.exec->command = folder.write_script("plugin", "sleep 600\n");
  Client client(access);
  const auto begin = Clock::now();
  const auto answer = client.get("/version", Clock::now() + 300ms);
  REQUIRE_FALSE(answer.ok());
  CHECK_THAT(answer.message(), Contains("did not end before the deadline"));
  CHECK(Clock::now() - begin < 20s);
}

}  // namespace
