// AdmissionReviews in, answers out: the recorded ones, and how an answer is written.
#include "core/review/review.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "core/rules/cocoonset.hpp"
#include "core/rules/workload.hpp"
#include "tests/unit/admission.hpp"
#include "tests/unit/answer_shape.hpp"
#include "tests/unit/source_tree.hpp"

namespace {

using namespace cocoon;
using namespace cocoon::tests;
using Strings = std::vector<std::string>;

std::string recorded(const std::string& file) { return read_file(source_path("tests/reviews/" + file)); }

const Endpoint& endpoint_of(const Json& entry) {
  const std::string path = entry["endpoint"];
  const Endpoint* const endpoint = endpoint_at(path.substr(0, path.find('?')));
  REQUIRE(endpoint != nullptr);
  return *endpoint;
}

/// The answer to a recorded review, whose parent is looked up only where it is needed.
Answer answer_to_recorded(const Json& entry, const Policy& policy = {}) {
  const std::string body = recorded(entry["file"]);
  const Result<Review> review = parse_review(body);
  REQUIRE(review.ok());
  ClusterAnswer parent;
  if (const auto question = question_for(endpoint_of(entry), *review)) {
    CHECK("parents/" + question->resource + "_" + question->name + ".json" == entry["parent"].get<std::string>());
    CHECK(question->ns == entry["namespace"].get<std::string>());
    parent = {.status = 200, .body = recorded(entry["parent"])};
  }
  return answer_to(endpoint_of(entry), *review, policy, parent);
}

/// "field rule" of each denial, in the order of the answer's causes.
Strings denials_of(const Json& entry, const Answer& answer) {
  const Json causes = answer.response["status"]["details"].value("causes", Json::array());
  Strings denials;
  if (endpoint_of(entry).path != "/validate-cocoonset") {
    for (const auto& [rule, count] : answer.verdict.rules) denials.push_back(std::string(rule));
    return denials;
  }
  const Json review = Json::parse(recorded(entry["file"]));
  const Packed object = packed_of(review["request"]["object"]);
  const SetFindings found = judge_set(Node(object.root())["spec"], {.errors = 100, .advice = 100});
  REQUIRE(found.errors.kept().size() == causes.size());
  for (std::size_t i = 0; i < causes.size(); ++i) {
    const Finding& finding = found.errors.kept()[i];
    CHECK(causes[i]["field"] == finding.field.to_string());
    denials.push_back(finding.field.to_string() + ' ' + std::string(finding.rule));
  }
  return denials;
}

Strings expected_denials(const Json& entry) {
  if (entry["expect"] == "allow") return {};
  if (entry["kind"] == "Pod") return {"pod-owned-by-cocoonset"};
  if (entry["kind"] != "CocoonSet") return {"workload-no-scale-down"};
  Strings denials;
  for (const Json& finding : entry["findings"]) {
    denials.push_back(finding["field"].get<std::string>() + ' ' + finding["rule"].get<std::string>());
  }
  return denials;
}

Json recorded_reviews() { return Json::parse(recorded("expected.json")); }

}  // namespace

TEST_CASE("Recorded reviews are answered as expected.json says") {
  const Json entries = recorded_reviews();
  CHECK(entries.size() == 27);
  for (const Json& entry : entries) {
    INFO(entry["file"]);
    const Answer answer = answer_to_recorded(entry);
    check_shape(answer);
    CHECK(answer.response["uid"] == entry["uid"]);
    CHECK(answer.response["allowed"] == (entry["expect"] == "allow"));
    if (answer.verdict.allowed) continue;
    CHECK(answer.response["status"]["code"] == entry["code"]);
    CHECK(answer.response["status"]["reason"] == (entry["code"] == 422 ? "Invalid" : "Forbidden"));
    CHECK(denials_of(entry, answer) == expected_denials(entry));
  }
}

TEST_CASE("A dry run gets the same answer, byte for byte") {
  for (const Json& entry : recorded_reviews()) {
    INFO(entry["file"]);
    Json review = Json::parse(recorded(entry["file"]));
    Strings answers;
    for (const bool dry_run : {false, true}) {
      review["request"]["dryRun"] = dry_run;
      const ClusterAnswer parent =
          entry.contains("parent") ? ClusterAnswer{.status = 200, .body = recorded(entry["parent"])} : ClusterAnswer();
      answers.push_back(answer_to(endpoint_of(entry).path, review.dump(), {}, parent).body);
    }
    CHECK(answers[0] == answers[1]);
  }
}

TEST_CASE("ENFORCEMENT=warn allows what would be denied, and warns of it") {
  for (const Json& entry : recorded_reviews()) {
    INFO(entry["file"]);
    const Answer denial = answer_to_recorded(entry);
    const Answer warned = answer_to_recorded(entry, {.warn_only = true});
    check_shape(warned);
    CHECK(warned.verdict.allowed);
    if (denial.verdict.allowed) {
      CHECK(warned.body == denial.body);
      continue;
    }
    CHECK(warned.verdict.result == Verdict::Result::warn);
    CHECK(warned.verdict.code == denial.verdict.code);
    CHECK(warned.verdict.message == denial.verdict.message);
    CHECK(warned.verdict.rules == denial.verdict.rules);
    CHECK(warned.response["auditAnnotations"] == denial.response["auditAnnotations"]);
    const std::size_t denials = denial.verdict.causes.size();
    REQUIRE(warned.response["warnings"].size() == denials + denial.verdict.warnings.size());
    for (std::size_t i = 0; i < denials; ++i) {
      const StatusCause& cause = denial.verdict.causes[i];
      CHECK(warned.response["warnings"][i] == cause.field.to_string() + ": " + cause.message);
    }
  }
}

TEST_CASE("A denial, byte for byte") {
  const Json set = Json::parse(R"({"kind": "CocoonSet", "spec": {"agent": {"mode": "run"}}})");
  CHECK(answer_to(review_of("CREATE", set)).body ==
        R"({"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"allowed":false,)"
        R"("auditAnnotations":{"rules":"agent-image-required"},"status":{"code":422,"details":{"causes":[)"
        R"({"field":"spec.agent.image","message":"Required value","reason":"FieldValueRequired"}],)"
        R"("group":"cocoonset.cocoonstack.io","kind":"CocoonSet","name":"example"},"message":)"
        R"("CocoonSet.cocoonset.cocoonstack.io \"example\" is invalid: spec.agent.image: Required value",)"
        R"("reason":"Invalid","status":"Failure"},"uid":"705ab4f5-6393-11e8-b7cc-42010a800002"}})"
        "\n");
}

TEST_CASE("An allowance, byte for byte") {
  const Json set = Json::parse(R"({"kind": "CocoonSet", "spec": {"agent": {"image": "Ubuntu"}}})");
  CHECK(answer_to(review_of("CREATE", set)).body ==
        R"({"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"allowed":true,)"
        R"("uid":"705ab4f5-6393-11e8-b7cc-42010a800002","warnings":["spec.agent.image: \"Ubuntu\" is no )"
        R"(registry-relative repo[:tag]; mode clone pulls snapshots from the platform's registry"]}})"
        "\n");
}

TEST_CASE("A message carries every finding with its path") {
  const Json set = Json::parse(R"({"kind": "CocoonSet", "spec": {"snapshotPolicy": "x", "agent": {"replicas": -1}}})");
  const Answer answer = answer_to(review_of("CREATE", set));
  CHECK(answer.response["status"]["message"] ==
        "CocoonSet.cocoonset.cocoonstack.io \"example\" is invalid: [spec.agent.image: Required value, "
        "spec.agent.replicas: Invalid value: -1: must be greater than or equal to 0, spec.snapshotPolicy: Unsupported "
        "value: \"x\": supported values: \"always\", \"main-only\", \"never\"]");
}

TEST_CASE("The paths of the server") {
  std::vector<std::string> paths;
  for (const Endpoint& endpoint : endpoints()) {
    CHECK(endpoint_at(endpoint.path) == &endpoint);
    paths.push_back(std::string(endpoint.path) + ' ' + std::string(endpoint.handler));
  }
  CHECK(paths ==
        std::vector<std::string>{"/mutate mutate", "/validate validate", "/validate-cocoonset validate_cocoonset"});
  for (const char* const path : {"", "/", "/mutate/", "/Mutate", "/validate?", "/validate-cocoonsets", "validate"}) {
    CHECK(endpoint_at(path) == nullptr);
  }
}

TEST_CASE("Every row of the table of kinds is complete, and found by what its reviews say") {
  for (const Kind& kind : kinds()) {
    INFO(kind.resource << '/' << kind.subresource);
    CHECK((!kind.kind.empty() && !kind.version.empty() && !kind.resource.empty()));
    CHECK(kind.endpoint == endpoint_at(kind.endpoint->path));
    CHECK(kind.kept_spec->name == "spec");
    CHECK(!kind.operations.empty());
    CHECK(kind.judge != nullptr);
    CHECK((kind.question == nullptr) == kind.permissions.empty());
    CHECK(kind_of_resource(kind.group, kind.resource, kind.subresource) == &kind);
    Review review;
    review.kind = {std::string(kind.object_group), std::string(kind.kind)};
    review.resource = {std::string(kind.group), std::string(kind.resource)};
    review.subresource = kind.subresource;
    CHECK(kind_of(review) == &kind);
  }
}
