// The way out: signals, what is in flight, exit codes.
#include <atomic>
#include <catch2/catch.hpp>
#include <csignal>
#include <thread>

#include "tests/integration/lifecycle/server_state.hpp"
#include "tests/integration/recorded.hpp"
#include "tests/integration/server_process.hpp"

namespace {

using namespace cocoon::test;
using Catch::Matchers::Contains;

TEST_CASE("shutdown: it serves on while it says that it goes, and a second signal ends it at once") {
  for (const int signal : {SIGTERM, SIGINT}) {
    // Much longer than the test may take: what ends it is the second signal.
    ServerProcess server({.environment = {{"SHUTDOWN_DELAY", "1h"}}});
    REQUIRE(is_ready(server));
    server.program().send_signal(signal);
    CHECK(becomes_true([&] { return !is_ready(server); }));
    CHECK_THAT(server.probe("/readyz").body, Contains("[-]shutdown failed"));
    CHECK(server.client().get("/readyz").status == 503);
    CHECK(metrics_of(server).sum("cocoon_webhook_ready") == 0);
    CHECK(server.probe("/healthz").status == 200);

    WebhookClient client = server.client();
    client.keep_alive();
    const Answer answer = client.post(cocoonset_target, recorded("cocoonset-create-nospec.json"));
    CHECK(answer.status == 200);
    CHECK(answer.json()["response"]["allowed"] == false);
    CHECK(answer.header("connection") == "close");
    CHECK(server.program().is_running());
    server.program().send_signal(signal);
    CHECK(server.program().wait() == 1);
  }
}

TEST_CASE("shutdown: exit code 0 once all is answered, idle connections or not") {
  for (const int signal : {SIGTERM, SIGINT}) {
    ServerProcess server({.environment = {{"SHUTDOWN_DELAY", "20ms"}}});
    WebhookClient idle = server.client();
    idle.keep_alive();
    CHECK(idle.get("/healthz").body == "ok");
    const TlsConnection silent(server.port(), authority().certificate());
    server.program().send_signal(signal);
    CHECK(server.program().wait() == 0);
    REQUIRE(server.log("stopped").size() == 1);
    CHECK(server.log("stopped")[0].at("finished") == true);
  }
}

/// An API server that holds back what is asked for a parent until it may answer.
class SlowApi {
 public:
  const FakeApiServer* server() const { return &server_; }
  bool is_asked() const { return asked_; }
  void release() { released_ = true; }

 private:
  void answer(FakeApiServer::Call& call) {
    if (!is_poll(call.request)) {
      asked_ = true;
      while (!released_ && call.is_connected(5)) continue;
    }
    recorded_(call);
  }

  std::atomic<bool> asked_ = false;
  std::atomic<bool> released_ = false;
  const FakeApiServer::Handler recorded_ = recorded_api_server();
  FakeApiServer server_{api_server_options(), [this](FakeApiServer::Call& call) { answer(call); }};
};

TEST_CASE("shutdown: a review in flight is answered first") {
  SlowApi api;
  ServerProcess server({.api = api.server(), .environment = {{"SHUTDOWN_TIMEOUT", "1h"}}});
  Answer answer;
  std::thread caller([&] { answer = server.client().post(scale_target, recorded("deployment-scale-down.json")); });
  CHECK(becomes_true([&] { return api.is_asked(); }));
  server.program().send_signal(SIGTERM);
  CHECK(server.has_logged("shutting down"));
  // No longer there for others.
  CHECK(becomes_true([&] { return server.client().get("/healthz").status == 0; }));
  CHECK(server.program().is_running());
  api.release();
  caller.join();
  CHECK(answer.status == 200);
  CHECK(answer.json()["response"]["status"]["code"] == 403);
  CHECK(server.program().wait() == 0);
}

TEST_CASE("shutdown: what is in flight longer than SHUTDOWN_TIMEOUT is given up, which the exit code tells") {
  SlowApi api;
  ServerProcess server({.api = api.server(), .environment = {{"SHUTDOWN_TIMEOUT", "50ms"}}});
  std::thread caller([&] { server.client().post(scale_target, recorded("deployment-scale-down.json")); });
  CHECK(becomes_true([&] { return api.is_asked(); }));
  CHECK(server.stop() == 1);
  caller.join();
  REQUIRE(server.log("stopped").size() == 1);
  CHECK(server.log("stopped")[0].at("finished") == false);
}

}  // namespace
