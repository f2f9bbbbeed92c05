// The admission server over real TLS, with an API server behind it: what reviews are answered. What a request must be
// is in server_http_test.cpp.
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/recorded.hpp"
#include "tests/integration/review_response.hpp"
#include "tests/integration/server_process.hpp"

namespace {

using namespace cocoon::test;
using Catch::Matchers::Contains;
using cocoon::Json;

/// Field by field in the order of the causes; the rules, which the causes do not name, as a set.
void check_findings(const Json& response, const Expectation& expected) {
  std::vector<std::string> fields;
  std::set<std::string> rules;
  for (const auto& [rule, field] : expected.findings) {
    fields.push_back(field);
    rules.insert(rule);
  }
  std::vector<std::string> found;
  for (const Json& cause : response["status"]["details"]["causes"]) {
    found.push_back(cause["field"]);
    CHECK_FALSE(cause["reason"].get<std::string>().empty());
    CHECK_THAT(response["status"]["message"].get<std::string>(),
               Contains(found.back() + ": " + cause["message"].get<std::string>()));
  }
  CHECK(found == fields);
  std::string joined;
  for (const std::string& rule : rules) joined += (joined.empty() ? "" : ",") + rule;
  CHECK(response["auditAnnotations"]["rules"] == joined);
}

std::string rule_of(const Expectation& expected) {
  return expected.target.rfind("/mutate", 0) == 0 ? "pod-owned-by-cocoonset" : "workload-no-scale-down";
}

void check_recorded(const Json& response, const Expectation& expected) {
  CHECK(response["uid"] == expected.uid);
  if (expected.allowed) {
    CHECK(response["allowed"] == true);
    CHECK_FALSE(response.contains("status"));
    return;
  }
  check_denial(response, expected.code);
  if (expected.names_findings) return check_findings(response, expected);
  CHECK(response["auditAnnotations"]["rules"] == rule_of(expected));
}

/// From 5 to 2 replicas of the deployment `name`.
std::string scale_down_of(const std::string& name) {
  Json review = recorded_review("deployment-scale-down.json");
  review["request"]["name"] = name;
  for (const char* object : {"object", "oldObject"}) review["request"][object]["metadata"]["name"] = name;
  return review.dump();
}

// --- Reviews

TEST_CASE("server: every recorded review is answered as expected.json says") {
  const FakeApiServer api(api_server_options(), recorded_api_server());
  const ServerProcess server({.api = &api});
  WebhookClient client = server.client();
  client.keep_alive();
  for (const Expectation& expected : expectations()) {
    INFO(expected.file << " " << expected.target);
    check_recorded(response_in(client.post(expected.target, recorded(expected.file))), expected);
  }
  for (const std::string& request : api.requests()) CHECK_THAT(request, Contains("Authorization: Bearer test-token"));
  for (const Json& line : server.log()) CHECK_THAT(line.dump(), !Contains("test-token"));
}

TEST_CASE("server: many reviews at once") {
  const FakeApiServer api(api_server_options(), recorded_api_server());
  const ServerProcess server({.api = &api});
  const std::vector<Expectation> all = expectations();
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  constexpr int clients = 8;
  for (int i = 0; i < clients; ++i) {
    threads.emplace_back([&] {
      WebhookClient client = server.client();
      client.keep_alive();
      for (const Expectation& expected : all) {
        const Json answer = client.post(expected.target, recorded(expected.file)).json();
        const Json response = answer.is_object() ? answer["response"] : Json();
        const bool is_right = response.is_object() && response["allowed"] == expected.allowed;
        right += is_right && response["uid"] == expected.uid ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(right == clients * static_cast<int>(all.size()));
}

TEST_CASE("server: a certificate of another authority is not what the client trusts") {
  // So that the checks above are worth something: the client does look.
  const TestAuthority other;
  const ServerProcess server({.certificate = other.issue()});
  CHECK(server.client().get("/healthz").status == 0);
  CHECK(server.probe("/healthz").status == 200);
}

// --- Parents that cannot be read

struct ParentCase {
  std::string answer;  ///< of the API server; empty: none at all
  std::string says;
};

TEST_CASE("server: a scale-down is denied with 503 where the parent cannot be read") {
  const std::vector<ParentCase> cases = {
      {http_answer(403, recorded("parents/deployments_agents.403.json")), "HTTP 403"},
      {http_answer(401, recorded("parents/deployments_agents.401.json")), "401"},
      {http_answer(404, "404 page not found"), "HTTP 404"},
      {http_answer(500, "{}"), "HTTP 500"},
      {http_answer(200, "<html>"), "no valid JSON"},
      {http_answer(200, recorded("parents/statefulsets_db.json")), "no Deployment"},
      {"SSH-2.0-OpenSSH\r\n", "no HTTP"},
      {"", "deadline"},
  };
  std::atomic<std::size_t> current = 0;
  const FakeApiServer api(api_server_options(), [&](FakeApiServer::Call& call) {
    const std::string answer = is_poll(call.request) ? good_poll_answer(call.request) : cases[current].answer;
    if (answer.empty()) return call.wait_until_closed();
    call.send(answer);
  });
  const ServerProcess server({.api = &api});
  for (current = 0; current < cases.size(); ++current) {
    INFO(cases[current].answer);
    const Json response = response_in(server.client().post("/validate?timeout=2s", scale_down_of("agents")));
    check_denial(response, 503);
    CHECK_THAT(response["status"]["message"].get<std::string>(), Contains(cases[current].says));
    CHECK_THAT(response["status"]["message"].get<std::string>(), Contains("from 5 to 2"));
  }
}

TEST_CASE("server: a scale-down whose parent is gone is allowed") {
  const FakeApiServer api(api_server_options(), recorded_api_server());
  const ServerProcess server({.api = &api});
  CHECK(response_in(server.client().post(scale_target, scale_down_of("nosuch")))["allowed"] == true);
}

TEST_CASE("server: an API server that has gone denies a scale-down") {
  auto api = std::make_unique<FakeApiServer>(api_server_options(), recorded_api_server());
  const ServerProcess server({.api = api.get()});
  api.reset();
  const Json response = response_in(server.client().post(scale_target, scale_down_of("agents")));
  check_denial(response, 503);
  CHECK_THAT(response["status"]["message"].get<std::string>(),
             Contains("could not be found out: GET https://127.0.0.1"));
}

TEST_CASE("server: standalone, what would need the cluster is denied with the reason") {
  const ServerProcess server;
  const Json response = response_in(server.client().post(scale_target, scale_down_of("agents")));
  check_denial(response, 503);
  CHECK_THAT(response["status"]["message"].get<std::string>(), Contains("standalone"));
  CHECK(response_in(server.client().post(scale_target, recorded("deployment-scale-up.json")))["allowed"] == true);
  check_denial(response_in(server.client().post(scale_target, recorded("deployment-patch-down.json"))), 403);
  CHECK(server.probe("/readyz").status == 200);
  CHECK_THAT(server.probe("/readyz").body, Contains("standalone"));
  CHECK_THAT(server.probe("/readyz?verbose").body, Contains("standalone"));
}

// --- What an operator may set

/// The pod that the operator's service account creates for a set, which owns it.
constexpr const char* owned_pod = "pod-owned-by-cocoonset-operator-sa.json";

TEST_CASE("server: POD_CREATORS denies an owned pod of anyone else") {
  const std::string creators = "alice, system:serviceaccount:cocoon-system:cocoon-operator";
  const ServerProcess server({.environment = {{"POD_CREATORS", creators}}});
  CHECK(response_in(server.client().post(mutate_target, recorded(owned_pod)))["allowed"] == true);

  Json review = recorded_review(owned_pod);
  review["request"]["userInfo"]["username"] = "mallory";
  Json response = response_in(server.client().post(mutate_target, review.dump()));
  check_denial(response, 403);
  CHECK(response["auditAnnotations"]["rules"] == "pod-creator-listed");
  review["request"]["object"]["metadata"].erase("ownerReferences");
  response = response_in(server.client().post(mutate_target, review.dump()));
  CHECK(response["auditAnnotations"]["rules"] == "pod-creator-listed,pod-owned-by-cocoonset");
  // No pod of a VM: whoever creates it.
  CHECK(response_in(server.client().post(mutate_target, recorded("pod-plain.json")))["allowed"] == true);
}

TEST_CASE("server: ENFORCEMENT=warn allows every recorded denial and says what is wrong") {
  const FakeApiServer api(api_server_options(), recorded_api_server());
  const ServerProcess server({.api = &api, .environment = {{"ENFORCEMENT", "warn"}}});
  for (const Expectation& expected : expectations()) {
    INFO(expected.file);
    const Json response = response_in(server.client().post(expected.target, recorded(expected.file)));
    CHECK(response["allowed"] == true);
    CHECK_FALSE(response.contains("status"));
    if (expected.allowed) continue;
    CHECK_FALSE(response["auditAnnotations"]["rules"].get<std::string>().empty());
    const Json warnings = response.value("warnings", Json::array());
    CHECK(warnings.size() >= std::max<std::size_t>(1, expected.findings.size()));
    for (const Json& warning : warnings) CHECK_THAT(warning.get<std::string>(), !Contains("\n") && !Contains("\t"));
  }
}

}  // namespace
