// When the server is ready, and what it says where it is not.
#include <atomic>
#include <catch2/catch.hpp>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "tests/integration/lifecycle/server_state.hpp"
#include "tests/integration/recorded.hpp"
#include "tests/integration/server_process.hpp"

namespace {

using namespace cocoon::test;
using Catch::Matchers::Contains;
using cocoon::Json;
using std::chrono::hours;

TEST_CASE("readiness: not before the API server has answered") {
  std::atomic<bool> is_open = false;
  const FakeApiServer api(api_server_options(), [&](FakeApiServer::Call& call) {
    while (!is_open && call.is_connected(5)) continue;
    call.send(http_answer(200, "{}"));
  });
  const ServerProcess server({.api = &api});
  const Answer waiting = server.probe("/readyz");
  CHECK(waiting.status == 503);
  CHECK_THAT(waiting.body, Contains("[-]kube-api failed: ") && Contains("[+]certificate ok"));
  CHECK(server.client().get("/readyz").status == 503);
  CHECK(server.probe("/healthz").status == 200);
  CHECK(metrics_of(server).sum("cocoon_webhook_ready") == 0);
  // Not ready is not unable: what needs no cluster is answered.
  CHECK(server.client().post(cocoonset_target, recorded("cocoonset-create-full.json")).status == 200);

  is_open = true;
  CHECK(becomes_ready(server));
  CHECK(metrics_of(server).sum("cocoon_webhook_ready") == 1);
  CHECK(server.client().get("/readyz").status == 200);
  CHECK_THAT(server.probe("/readyz?verbose").body, Contains("[+]kube-api ok"));
}

TEST_CASE("readiness: an API server that does not take the credentials does not count") {
  std::atomic<int> code = 401;
  const FakeApiServer api(api_server_options(), [&](FakeApiServer::Call& call) {
    call.send(http_answer(code, recorded("parents/deployments_agents.403.json")));
  });
  const ServerProcess server({.api = &api});
  for (const int refused : {401, 403, 500}) {
    code = refused;
    const std::string said = "[-]kube-api failed: the API server answered HTTP " + std::to_string(refused);
    CHECK(becomes_true([&] { return server.probe("/readyz").body.find(said) != std::string::npos; }));
    CHECK(server.probe("/readyz").status == 503);
  }
  code = 200;
  CHECK(becomes_ready(server));
}

/// An API server whose polls fail from the second one on, so many of them.
class FailingApi {
 public:
  explicit FailingApi(int failures)
      : failures_(failures), server_(api_server_options(), [this](FakeApiServer::Call& call) { answer(call); }) {}

  const FakeApiServer* server() const { return &server_; }
  int polls() const { return polls_; }

 private:
  void answer(FakeApiServer::Call& call) {
    if (is_access_review(call.request)) {
      call.send(access_review_answer(true));
      return;
    }
    const int poll = ++polls_;
    call.send(http_answer(poll > 1 && poll <= 1 + failures_ ? 500 : 200, "{}"));
  }

  const int failures_;
  std::atomic<int> polls_ = 0;
  FakeApiServer server_;
};

TEST_CASE("readiness: one lost poll does not flip it, three in a row do, and one answer heals it") {
  const FailingApi blip(1);
  const FailingApi outage(4);
  const ServerProcess through_blip({.api = blip.server()});
  const ServerProcess through_outage({.api = outage.server()});
  REQUIRE(becomes_ready(through_blip));
  REQUIRE(becomes_ready(through_outage));
  bool stayed_ready = true;
  // Until the poll that failed and the one after it are over. They come 10 seconds after the first.
  CHECK(becomes_true([&] {
    stayed_ready = stayed_ready && is_ready(through_blip);
    return blip.polls() >= 3;
  }));
  CHECK(stayed_ready);
  CHECK(becomes_true([&] { return !is_ready(through_outage); }));
  CHECK(becomes_ready(through_outage));
  CHECK(outage.polls() >= 6);
  CHECK(metrics_of(through_outage).sum("cocoon_webhook_kube_requests_total", {{"code", "500"}}) == 4);
}

/// An API server with its own will about access reviews: the answers by resource, and how often it was asked.
class ReviewingApi {
 public:
  const FakeApiServer* server() const { return &server_; }
  void set_answer(const std::string& resource, const std::string& answer) {
    const std::lock_guard lock(mutex_);
    answers_[resource] = answer;
  }
  void set_answers(const std::string& answer) {
    for (const char* resource : {"deployments", "statefulsets"}) set_answer(resource, answer);
  }
  int reviews() const { return reviews_; }

 private:
  void answer(FakeApiServer::Call& call) {
    if (!is_access_review(call.request)) {
      call.send(good_poll_answer(call.request));
      return;
    }
    ++reviews_;
    const std::lock_guard lock(mutex_);
    const Json review = Json::parse(call.request.substr(call.request.find("\r\n\r\n") + 4));
    call.send(answers_.at(review["spec"]["resourceAttributes"]["resource"]));
  }

  std::mutex mutex_;
  std::map<std::string, std::string> answers_;
  std::atomic<int> reviews_ = 0;
  FakeApiServer server_{api_server_options(), [this](FakeApiServer::Call& call) { answer(call); }};
};

bool says(const ServerProcess& server, const std::string& text) {
  return server.probe("/readyz?verbose").body.find(text) != std::string::npos;
}

TEST_CASE("readiness: not before parents may be read, of which it says what is missing") {
  ReviewingApi api;
  api.set_answers(access_review_answer(false));
  const ServerProcess server({.api = api.server()});
  CHECK(becomes_true([&] {
    return says(server,
                "[-]permissions failed: the service account may not get deployments.apps, statefulsets.apps: "
                "see config/rbac\n");
  }));
  CHECK(becomes_true([&] { return says(server, "[+]kube-api ok"); }));
  CHECK(server.probe("/readyz").status == 503);
  api.set_answer("deployments", access_review_answer(true));
  CHECK(becomes_true([&] { return says(server, "may not get statefulsets.apps: see"); }));
  CHECK_FALSE(is_ready(server));
  api.set_answer("statefulsets", access_review_answer(true));
  CHECK(becomes_ready(server));
  CHECK(says(server, "[+]permissions ok\n"));
  // However often it was asked.
  CHECK(server.log("the parents of scale requests may not be read").size() == 1);
}

TEST_CASE("readiness: a cluster that does not say what may be read is no reason to wait") {
  const std::vector<std::pair<std::string, std::string>> answers = {
      {http_answer(403, recorded("parents/deployments_agents.403.json")), "HTTP 403"},
      {http_answer(404, "404 page not found"), "HTTP 404"},
      {http_answer(200, "{}"), "no access review"}};
  for (const auto& [answer, reason] : answers) {
    INFO(reason);
    ReviewingApi api;
    api.set_answers(answer);
    const ServerProcess server({.api = api.server()});
    CHECK(becomes_ready(server));
    CHECK(says(server, "[+]permissions ok (not known)\n"));
    const std::vector<Json> warnings = server.log("whether the parents of scale requests may be read is not known");
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].at("level") == "warn");
    CHECK_THAT(warnings[0].at("error").get<std::string>(), Contains(reason));
  }
}

TEST_CASE("readiness: what may be read is asked until it is known, and once it is granted no more") {
  ReviewingApi granted;
  granted.set_answers(access_review_answer(true));
  ReviewingApi silent;
  silent.set_answers(http_answer(403, "{}"));
  const ServerProcess of_granted({.api = granted.server()});
  const ServerProcess of_silent({.api = silent.server()});
  // The polls of both come after 10 seconds.
  CHECK(becomes_true([&] { return silent.reviews() >= 2; }));
  const auto polls = [&] { return granted.server()->requests().size() - 2; };
  CHECK(becomes_true([&] { return polls() >= 2; }));
  CHECK(of_silent.log("whether the parents of scale requests may be read is not known").size() == 1);
  silent.set_answers(access_review_answer(true));
  CHECK(becomes_true([&] { return says(of_silent, "[+]permissions ok\n"); }));
  CHECK(granted.reviews() == 2);
}

TEST_CASE("readiness: a certificate outside its time") {
  ServerProcess server({.certificate = authority().issue({.valid_from = hours(-2), .valid_to = hours(-1)})});
  const Answer expired = server.probe("/readyz");
  CHECK(expired.status == 503);
  CHECK_THAT(expired.body, Contains("[-]certificate failed: ") && Contains("expired"));
  CHECK(server.probe("/healthz").status == 200);

  const auto exchange = [&](const KeyPair& pair) {
    server.folder().write("tls.crt", pair.certificate);
    server.folder().write("tls.key", pair.key);
  };
  exchange(authority().issue({.valid_from = hours(1)}));
  CHECK(becomes_true([&] { return server.probe("/readyz").body.find("not valid yet") != std::string::npos; }));
  CHECK(server.probe("/readyz").status == 503);
  exchange(authority().issue());
  CHECK(becomes_ready(server));
}

}  // namespace
