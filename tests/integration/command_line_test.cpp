// `review` and `rules` as a person or a CI job meets them: arguments in, text and an exit code out.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "core/rules/table.hpp"
#include "core/text/document.hpp"
#include "tests/integration/recorded.hpp"
#include "tests/integration/server_process.hpp"
#include "tests/integration/validate.hpp"

namespace {

using namespace cocoon::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using cocoon::Json;

std::vector<std::string> rules_in(const Json& object) {
  std::vector<std::string> rules;
  for (const Json& finding : object.at("findings")) rules.push_back(finding.at("rule"));
  return rules;
}

// --- review

std::string in_tree(const std::string& file) { return COCOON_SOURCE_DIR "/tests/reviews/" + file; }

TEST_CASE("review: the same bytes as the server's, for every recorded review") {
  const FakeApiServer api(api_server_options(), recorded_api_server());
  const ServerProcess server({.api = &api});
  for (const Expectation& expected : expectations()) {
    INFO(expected.file);
    std::vector<std::string> arguments = {"review", in_tree(expected.file)};
    if (!expected.parent.empty()) arguments.insert(arguments.end(), {"--parent", in_tree(expected.parent)});
    const Outcome outcome = run(arguments);
    CHECK(outcome.output == server.client().post(expected.target, recorded(expected.file)).body);
    CHECK(outcome.code == (expected.allowed ? 0 : 1));
    CHECK(outcome.errors.empty());
  }
}

TEST_CASE("review: a Status stands for the API server's answer") {
  std::string answer;
  const FakeApiServer api(api_server_options(), [&](FakeApiServer::Call& call) {
    call.send(is_poll(call.request) ? good_poll_answer(call.request) : answer);
  });
  const ServerProcess server({.api = &api});
  const std::string file = "deployment-scale-down.json";
  for (const auto& [parent, code] : std::map<std::string, int>{{"parents/deployments_agents.403.json", 403},
                                                               {"parents/deployments_nosuch.404.json", 404}}) {
    INFO(parent);
    answer = http_answer(code, recorded(parent));
    const Outcome outcome = run({"review", in_tree(file), "--parent", in_tree(parent)});
    CHECK(outcome.output == server.client().post("/validate?timeout=30s", recorded(file)).body);
    CHECK(outcome.code == (code == 404 ? 0 : 1));
  }
  // None: the answer is one that was not earned.
  const Outcome outcome = run({"review", in_tree(file)});
  CHECK(outcome.code == 1);
  CHECK(Json::parse(outcome.output)["response"]["status"]["code"] == 503);
}

TEST_CASE("review: policy, standard input, and what is no review") {
  const std::string denied = recorded("cocoonset-create-nospec.json");
  const Outcome warned = run({.arguments = {"review", "-", "--enforcement=warn"}, .input = denied});
  CHECK(warned.code == 0);
  CHECK(Json::parse(warned.output)["response"]["warnings"].size() == 1);
  const Outcome by_variable =
      run({.arguments = {"review", "-"}, .environment = {{"ENFORCEMENT", "warn"}}, .input = denied});
  CHECK(by_variable.output == warned.output);

  const std::string owned = in_tree("pod-owned-by-cocoonset-operator-sa.json");
  CHECK(run({"review", owned}).code == 0);
  CHECK(run({"review", owned, "--pod-creators", "alice"}).code == 1);
  // What only the server needs is not looked at.
  CHECK(run({.arguments = {"review", owned}, .environment = {{"LISTEN_ADDR", "x"}}}).code == 0);

  check_usage_error(run({"review"}), {"FILE"});
  check_usage_error(run({"review", "/nonexistent"}), {"/nonexistent", "No such file"});
  check_usage_error(run({.arguments = {"review", "-"}, .input = "{}"}), {"no AdmissionReview", "apiVersion"});
  check_usage_error(run({.arguments = {"review", "-"}, .input = ""}), {"no AdmissionReview"});
  check_usage_error(run({.arguments = {"review", "-", "--parent", "/nonexistent"}, .input = denied}), {"/nonexistent"});
  check_usage_error(run({.arguments = {"review", "-", "--enforcement=x"}, .input = denied}), {"ENFORCEMENT"});
}

// --- rules

/// Reads `rules --output json`.
Json listed_rules() { return Json::parse(run({"rules", "-o", "json"}).output); }

TEST_CASE("rules: all, and each one") {
  const Json listed = listed_rules();
  const auto all = cocoon::all_rules();
  REQUIRE(listed.size() == all.size());
  const std::string text = run({"rules"}).output;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string id(all[i].id);
    INFO(id);
    CHECK(listed[i].at("id") == id);
    CHECK_THAT("\n" + text, Contains("\n" + id + " "));
    const Outcome one = run({"rules", id});
    CHECK(one.code == 0);
    CHECK_THAT(one.output, StartsWith(id) && Contains(fix_of(all[i])));
    CHECK(Json::parse(run({"rules", id, "-o", "json"}).output) == listed[i]);
  }
  CHECK_THAT(run({"rules", "agent-image-required", "-o", "markdown"}).output, Contains("```yaml"));
}

TEST_CASE("rules: an unknown id suggests the near one") {
  check_usage_error(run({"rules", "agent-image-requird"}), {"did you mean \"agent-image-required\"?"});
  check_usage_error(run({"rules", "nothing-of-ours"}), {"nothing-of-ours"});
  CHECK_THAT(run({"rules", "nothing-of-ours"}).errors, !Contains("did you mean"));
  check_usage_error(run({"rules", "a\nb\x1b[31m"}), {R"("a\nb\u001b[31m")"});
}

TEST_CASE("rules: the example of a rule about sets breaks that rule alone") {
  const TemporaryFolder folder;
  for (const Json& rule : listed_rules()) {
    const std::set<std::string> others = {"Pod", "Deployment, StatefulSet", "Markdown"};
    if (others.contains(rule.at("subject"))) continue;
    const std::string id = rule.at("id");
    folder.write("examples/" + id + ".yaml", rule.at("example"));
  }
  const Outcome outcome = run({.arguments = {"validate", "-o", "json", "examples"}, .folder = folder.path()});
  const Json report = Json::parse(outcome.output);
  std::set<std::string> seen;
  for (const Json& object : report.at("objects")) {
    const std::string source = object.at("source");
    const std::string id = source.substr(9, source.size() - 14);
    INFO(id);
    seen.insert(id);
    CHECK(rules_in(object) == std::vector<std::string>{id});
  }
  CHECK(seen.size() > 25);
}

/// The rules by which the review of an example is denied.
std::string denied_by(const std::string& kind, const std::string& example) {
  const std::vector<cocoon::Document> documents = cocoon::read_documents(example);
  REQUIRE_FALSE(documents.empty());
  const bool is_pod = kind == "Pod";
  Json review = recorded_review(is_pod ? "pod-plain.json" : "deployment-patch-down.json");
  if (!is_pod) {
    REQUIRE(documents.size() == 2);
    review["request"]["oldObject"] = cocoon::tree_of(documents[0].tree);
  }
  review["request"]["object"] = cocoon::tree_of(documents.back().tree);
  const Outcome outcome = run({.arguments = {"review", "-", "--pod-creators=nobody"}, .input = review.dump()});
  return Json::parse(outcome.output)["response"].value("/auditAnnotations/rules"_json_pointer, "");
}

TEST_CASE("rules: the examples of the rules about pods and workloads break them") {
  for (const Json& rule : listed_rules()) {
    const std::string subject = rule.at("subject");
    if (subject != "Pod" && subject != "Deployment, StatefulSet") continue;
    INFO(rule.at("id"));
    CHECK_THAT(denied_by(subject, rule.at("example")), Contains(rule.at("id").get<std::string>()));
  }
}

}  // namespace
