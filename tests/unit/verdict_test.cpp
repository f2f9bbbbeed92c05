// AdmissionReviews in, verdicts out: tables of what each endpoint allows and denies.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "core/review/review.hpp"
#include "core/rules/cocoonset.hpp"
#include "core/rules/workload.hpp"
#include "tests/unit/admission.hpp"
#include "tests/unit/answer_shape.hpp"
#include "tests/unit/source_tree.hpp"

namespace {

using namespace cocoon;
using namespace cocoon::tests;
using Strings = std::vector<std::string>;

/// One member of a review's request, by its JSON pointer, and what to put there.
struct Change {
  const char* pointer;
  Json value;
};

void apply(Json& review, const std::vector<Change>& changes) {
  for (const Change& change : changes) review[Json::json_pointer(change.pointer)] = change.value;
}

const Json vm_tolerations = Json::parse(R"([{"operator": "Exists"}, {"key": "virtual-kubelet.io/provider"}])");

Json pod(bool tolerated, Json owners = nullptr) {
  Json pod = {{"kind", "Pod"}, {"metadata", {{"name", "p"}, {"ownerReferences", std::move(owners)}}}};
  pod["spec"]["tolerations"] = tolerated ? vm_tolerations : Json::array();
  return pod;
}

Json workload(const char* kind, Json spec, bool tolerated = true) {
  if (tolerated) spec["template"]["spec"]["tolerations"] = vm_tolerations;
  return {{"kind", kind}, {"spec", std::move(spec)}};
}

Json owner(const char* api_version, const char* kind, const char* name) {
  return {{"apiVersion", api_version}, {"kind", kind}, {"name", name}};
}

const Json invalid_set = Json::parse(R"({"kind": "CocoonSet", "spec": {"agent": {"backend": "firecracker"}}})");

}  // namespace

TEST_CASE("What is not judged is allowed, and says why") {
  struct Row {
    const char* path;
    Json review;
    std::vector<Change> changes;
    const char* why;
  };
  const Json pod_review = review_of("CREATE", pod(true));
  const Json scaled =
      review_of("UPDATE", workload("Deployment", {{"replicas", 1}}), workload("Deployment", {{"replicas", 2}}));
  const Json scale = scale_review("Deployment", Json::object(), {{"replicas", 2}});
  const Json set = review_of("CREATE", invalid_set);
  const std::vector<Row> rows = {
      {"/mutate", pod_review, {{"/request/operation", "DELETE"}}, "operation"},
      {"/mutate", pod_review, {{"/request/operation", "CONNECT"}}, "operation"},
      {"/mutate", pod_review, {{"/request/subResource", "status"}}, "kind"},
      {"/mutate", pod_review, {{"/request/kind/group", "example.com"}}, "kind"},
      {"/mutate", pod_review, {{"/request/kind/kind", "PodTemplate"}}, "kind"},
      {"/mutate", set, {}, "kind"},
      {"/validate", scaled, {{"/request/operation", "CREATE"}}, "operation"},
      {"/validate", scaled, {{"/request/operation", "DELETE"}}, "operation"},
      {"/validate", scaled, {{"/request/subResource", "status"}}, "kind"},
      {"/validate", scaled, {{"/request/kind/kind", "ReplicaSet"}}, "kind"},
      {"/validate", scaled, {{"/request/kind/group", "extensions"}}, "kind"},
      {"/validate", scale, {{"/request/operation", "PATCH"}}, "operation"},
      {"/validate", scale, {{"/request/resource/resource", "replicasets"}}, "kind"},
      {"/validate", scale, {{"/request/resource/group", ""}}, "kind"},
      {"/validate", pod_review, {}, "kind"},
      {"/validate-cocoonset", set, {{"/request/operation", "DELETE"}}, "operation"},
      {"/validate-cocoonset", set, {{"/request/subResource", "status"}}, "kind"},
      {"/validate-cocoonset", set, {{"/request/kind/group", "cocoonstack.io"}}, "kind"},
      {"/validate-cocoonset", set, {{"/request/kind/kind", "CocoonHibernation"}}, "kind"},
      {"/validate-cocoonset", scaled, {}, "kind"},
  };
  for (const Row& row : rows) {
    Json review = row.review;
    apply(review, row.changes);
    INFO(review);
    const Answer answer = answer_to(row.path, review.dump());
    check_shape(answer);
    CHECK(answer.verdict.allowed);
    CHECK(answer.verdict.result == Verdict::Result::skipped);
    CHECK(answer.verdict.metric_reason == row.why);
    CHECK_FALSE(question_for(*endpoint_at(row.path), *parse_review(review.dump())));
  }
}

TEST_CASE("Results in the metrics' words") {
  CHECK(result_name(Verdict::Result::allow) == "allow");
  CHECK(result_name(Verdict::Result::deny) == "deny");
  CHECK(result_name(Verdict::Result::warn) == "warn");
  CHECK(result_name(Verdict::Result::error) == "error");
  CHECK(result_name(Verdict::Result::skipped) == "skipped");
}

TEST_CASE("Any version of a kind is judged") {
  Json review = review_of("CREATE", pod(true));
  apply(review, {{"/request/kind/version", "v2"}, {"/request/resource/version", "v2"}});
  CHECK_FALSE(answer_to(review).verdict.allowed);
}

TEST_CASE("Which tolerations make a pod a VM") {
  const std::vector<std::pair<const char*, bool>> rows = {
      {R"([{"key": "virtual-kubelet.io/provider"}])", true},
      {R"([{"key": "a"}, {"operator": "Exists"}, {"key": "virtual-kubelet.io/provider", "effect": "NoExecute"}])",
       true},
      {R"([{"key": "virtual-kubelet.io/provider", "operator": "Equal", "value": "other"}])", true},
      {R"([{"operator": "Exists"}])", false},
      {R"([{"key": "", "operator": "Exists"}])", false},
      {R"([{"key": null}])", false},
      {R"([{"key": "Virtual-Kubelet.io/provider"}])", false},
      {R"([{"key": "virtual-kubelet.io/provider "}])", false},
      {R"([{"key": "virtual-kubelet.io"}])", false},
      {R"([null, {}])", false},
      {R"([])", false},
      {R"(null)", false},
  };
  for (const auto& [tolerations, is_vm] : rows) {
    INFO(tolerations);
    Json object = pod(false);
    object["spec"]["tolerations"] = Json::parse(tolerations);
    const Verdict verdict = answer_to(review_of("CREATE", object)).verdict;
    CHECK(verdict.allowed != is_vm);
    CHECK(verdict.metric_reason == (is_vm ? "" : "not_cocoon"));
  }
  CHECK(answer_to(review_of("CREATE", {{"kind", "Pod"}})).verdict.metric_reason == "not_cocoon");
}

TEST_CASE("Who owns a VM") {
  const Json set = owner("cocoonset.cocoonstack.io/v1", "CocoonSet", "s");
  const std::vector<std::pair<Json, bool>> rows = {
      {Json::array({set}), true},
      {Json::array({owner("v1", "ConfigMap", "c"), set}), true},
      {Json::array({owner("cocoonset.cocoonstack.io/v2", "CocoonSet", "s")}), true},
      {Json::array({Json{{"kind", "CocoonSet"}, {"name", "s"}}}), true},
      {Json::array({owner("", "CocoonSet", "s")}), true},
      {Json::array({owner("cocoonset.cocoonstack.io/v1", "CocoonSet", "")}), false},
      {Json::array({Json{{"apiVersion", "cocoonset.cocoonstack.io/v1"}, {"kind", "CocoonSet"}}}), false},
      {Json::array({owner("example.com/v1", "CocoonSet", "s")}), false},
      {Json::array({owner("v1", "CocoonSet", "s")}), false},
      {Json::array({owner("cocoonset.cocoonstack.io.example.com/v1", "CocoonSet", "s")}), false},
      {Json::array({owner("apps/v1", "ReplicaSet", "s")}), false},
      {Json::array({owner("cocoonset.cocoonstack.io/v1", "cocoonset", "s")}), false},
      {Json::array({owner("cocoonset.cocoonstack.io/v1", "CocoonHibernation", "s")}), false},
      {Json::array(), false},
      {nullptr, false},
  };
  for (const auto& [owners, is_owned] : rows) {
    INFO(owners);
    const Answer answer = answer_to(review_of("CREATE", pod(true, owners)));
    check_shape(answer);
    CHECK(answer.verdict.allowed == is_owned);
    if (!is_owned) CHECK(answer.verdict.code == 403);
  }
}

TEST_CASE("An update of a pod is judged where it makes it a VM") {
  const auto update = [](const Json& old_pod, const Json& new_pod) {
    return answer_to(review_of("UPDATE", new_pod, old_pod)).verdict;
  };
  CHECK_FALSE(update(pod(false), pod(true)).allowed);
  CHECK(update(pod(true), pod(true)).metric_reason == "no_change");
  CHECK(update(pod(true), pod(false)).metric_reason == "not_cocoon");
  CHECK(update(pod(false), pod(false)).metric_reason == "not_cocoon");
  const Json owners = Json::array({owner("cocoonset.cocoonstack.io/v1", "CocoonSet", "s")});
  CHECK(update(pod(false), pod(true, owners)).allowed);
}

TEST_CASE("POD_CREATORS: owner references prove nothing, the requester does") {
  const Json owners = Json::array({owner("cocoonset.cocoonstack.io/v1", "CocoonSet", "s")});
  const auto rules = [](const Json& object, const char* user, const PodCreators& creators) {
    Json review = review_of("CREATE", object);
    review["request"]["userInfo"]["username"] = user;
    const Verdict verdict = answer_to(review, {.pod_creators = creators}).verdict;
    CHECK(verdict.allowed == verdict.rules.empty());
    return listed_rules(verdict);
  };
  const PodCreators operators = {"system:serviceaccount:cocoon-system:cocoon-operator", "root"};
  CHECK(rules(pod(true, owners), "alice", {}).empty());
  CHECK(rules(pod(true, owners), "root", operators).empty());
  CHECK(rules(pod(true, owners), "alice", operators) == "pod-creator-listed");
  CHECK(rules(pod(true, owners), "Root", operators) == "pod-creator-listed");
  CHECK(rules(pod(true, owners), "", operators) == "pod-creator-listed");
  CHECK(rules(pod(true), "root", operators) == "pod-owned-by-cocoonset");
  CHECK(rules(pod(true), "alice", operators) == "pod-creator-listed,pod-owned-by-cocoonset");
  CHECK(rules(pod(false), "alice", operators).empty());
}

TEST_CASE("POD_CREATORS also where an update makes a pod a VM, and where nobody is named") {
  const Json owners = Json::array({owner("cocoonset.cocoonstack.io/v1", "CocoonSet", "s")});
  Json review = review_of("UPDATE", pod(true, owners), pod(false, owners));
  CHECK_FALSE(answer_to(review, {.pod_creators = {"root"}}).verdict.allowed);
  review["request"].erase("userInfo");
  CHECK_FALSE(answer_to(review, {.pod_creators = {"root"}}).verdict.allowed);
}

TEST_CASE("A workload is not scaled down; what is absent means one replica") {
  struct Row {
    Json before, after;
    bool allowed;
  };
  const Json absent = Json::object();
  const std::vector<Row> rows = {
      {{{"replicas", 3}}, {{"replicas", 2}}, false},
      {{{"replicas", 3}}, {{"replicas", 3}}, true},
      {{{"replicas", 3}}, {{"replicas", 4}}, true},
      {{{"replicas", 2}}, absent, false},
      {{{"replicas", 2}}, {{"replicas", nullptr}}, false},
      {{{"replicas", 1}}, absent, true},
      {absent, {{"replicas", 0}}, false},
      {absent, {{"replicas", 1}}, true},
      {absent, absent, true},
      {{{"replicas", 0}}, absent, true},
      {{{"replicas", 1}}, {{"replicas", 0}}, false},
      {{{"replicas", 2147483647}}, {{"replicas", 2147483646}}, false},
      {{{"replicas", 3.0}}, {{"replicas", 2.0}}, false},
  };
  for (const char* const kind : {"Deployment", "StatefulSet"}) {
    for (const Row& row : rows) {
      INFO(kind << ' ' << row.before << " -> " << row.after);
      const Answer answer = answer_to(review_of("UPDATE", workload(kind, row.after), workload(kind, row.before)));
      check_shape(answer);
      CHECK(answer.verdict.allowed == row.allowed);
      CHECK(answer.verdict.metric_reason == (row.allowed ? "no_change" : ""));
      if (!row.allowed) CHECK(answer.verdict.code == 403);
    }
  }
}

TEST_CASE("The rule denies a count that goes down, and no other") {
  for (const std::int32_t after : {1, 2, 3}) {
    const Packed replicas = packed_of(after);
    Findings findings(1);
    judge_workload(
        {.replicas = Node(replicas.root()), .kind = "Deployment", .ns = "d", .name = "n", .before = 2, .after = after},
        findings);
    CHECK(findings.empty() == (after >= 2));
  }
}

TEST_CASE("The old template decides whether the replicas that go are VMs") {
  const auto scale_down = [](bool was_tolerated, bool is_tolerated) {
    return answer_to(review_of("UPDATE", workload("Deployment", {{"replicas", 1}}, is_tolerated),
                               workload("Deployment", {{"replicas", 2}}, was_tolerated)))
        .verdict;
  };
  CHECK_FALSE(scale_down(true, true).allowed);
  CHECK_FALSE(scale_down(true, false).allowed);
  CHECK(scale_down(false, true).metric_reason == "not_cocoon");
  CHECK(scale_down(false, false).metric_reason == "not_cocoon");
}

TEST_CASE("A denied scale-down names the workload, both counts and the way to suspend") {
  const Json before = workload("StatefulSet", {{"replicas", 5}});
  const Answer answer = answer_to(review_of("UPDATE", workload("StatefulSet", {{"replicas", 2}}), before));
  const std::string message = answer.response["status"]["message"];
  for (const char* const word : {"StatefulSet", "vms/example", "5", "2", "CocoonHibernation"}) {
    CHECK(message.find(word) != std::string::npos);
  }
  CHECK(answer.response["status"]["details"]["causes"][0]["field"] == "spec.replicas");
}

TEST_CASE("In a scale what is absent means zero") {
  struct Row {
    Json before, after;
    bool goes_down;
  };
  const Json absent = Json::object();
  const std::vector<Row> rows = {
      {{{"replicas", 2}}, absent, true},
      {{{"replicas", 2}}, nullptr, true},
      {{{"replicas", 1}}, {{"replicas", nullptr}}, true},
      {{{"replicas", 1}}, absent, true},
      {absent, absent, false},
      {absent, {{"replicas", 0}}, false},
      {absent, {{"replicas", 1}}, false},
      {nullptr, absent, false},
      {{{"replicas", 2}}, {{"replicas", 2}}, false},
      {{{"replicas", 3}}, {{"replicas", 2}}, true},
  };
  const ClusterAnswer parent{.status = 200, .body = workload("StatefulSet", absent).dump()};
  for (const Row& row : rows) {
    INFO(row.before << " -> " << row.after);
    const Json review = scale_review("StatefulSet", row.after, row.before);
    const auto question = question_for(*endpoint_at("/validate"), *parse_review(review.dump()));
    CHECK(question.has_value() == row.goes_down);
    if (question) {
      CHECK((question->group == "apps" && question->version == "v1" && question->resource == "statefulsets"));
      CHECK((question->ns == "vms" && question->name == "example"));
    }
    const Answer answer = answer_to(review, {}, parent);
    check_shape(answer);
    CHECK(answer.verdict.allowed != row.goes_down);
    CHECK(answer.verdict.code == (row.goes_down ? 403 : 0));
    CHECK(answer.verdict.metric_reason == (row.goes_down ? "" : "no_change"));
  }
}

TEST_CASE("What the API server says about the parent decides, and silence denies") {
  struct Row {
    ClusterAnswer answer;
    int code;  // 0: allowed
    const char* why;
    const char* in_message = "";
  };
  const std::string not_found = read_file(source_path("tests/reviews/parents/deployments_nosuch.404.json"));
  const std::string vm = workload("Deployment", Json::object()).dump();
  const std::vector<Row> rows = {
      {{.status = 200, .body = read_file(source_path("tests/reviews/parents/deployments_agents.json"))}, 403, ""},
      {{.status = 200, .body = read_file(source_path("tests/reviews/parents/deployments_web.json"))}, 0, "not_cocoon"},
      {{.status = 200, .body = vm}, 403, ""},
      {{.status = 200, .body = R"({"kind": "Deployment"})"}, 0, "not_cocoon"},
      {{.status = 404, .body = not_found}, 0, "no_parent"},
      {{.status = 404, .body = "404 page not found"}, 503, "parent_fetch", "404"},
      {{.status = 404, .body = ""}, 503, "parent_fetch", "404"},
      {{.status = 404, .body = R"({"kind": "Status", "reason": "Gone"})"}, 503, "parent_fetch", "404"},
      {{.status = 404, .body = R"({"kind": "Other", "reason": "NotFound"})"}, 503, "parent_fetch", "404"},
      {{.status = 404, .body = vm}, 503, "parent_fetch", "404"},
      {{.status = 200, .body = not_found}, 503, "parent_fetch", "no Deployment"},
      {{.status = 401, .body = read_file(source_path("tests/reviews/parents/deployments_agents.401.json"))},
       503,
       "parent_fetch",
       "Unauthorized"},
      {{.status = 403, .body = read_file(source_path("tests/reviews/parents/deployments_agents.403.json"))},
       503,
       "parent_fetch",
       "cannot get"},
      {{.status = 500, .body = ""}, 503, "parent_fetch", "500"},
      {{.status = 503, .body = vm}, 503, "parent_fetch", "503"},
      {{.status = 204, .body = ""}, 503, "parent_fetch", "204"},
      {{.status = 301, .body = vm}, 503, "parent_fetch", "301"},
      {{.status = 200, .body = ""}, 503, "parent_fetch", "JSON"},
      {{.status = 200, .body = "<html>"}, 503, "parent_fetch", "JSON"},
      {{.status = 200, .body = vm + "x"}, 503, "parent_fetch", "JSON"},
      {{.status = 200, .body = "null"}, 503, "parent_fetch", "no Deployment"},
      {{.status = 200, .body = "[]"}, 503, "parent_fetch", "no Deployment"},
      {{.status = 200, .body = workload("StatefulSet", Json::object()).dump()}, 503, "parent_fetch", "no Deployment"},
      {{.status = 200, .body = R"({"kind": "Deployment", "spec": 1})"}, 503, "parent_fetch", "spec must be"},
      {{.status = 200, .body = R"({"kind": "Deployment", "spec": {"template": []}})"}, 503, "parent_fetch", "template"},
      {{.status = 200, .body = R"({"kind": "Deployment", "spec": {"template": {"spec": {"tolerations": {}}}}})"},
       503,
       "parent_fetch",
       "tolerations"},
      {{.error = "connection refused"}, 503, "parent_fetch", "connection refused"},
      {{.status = 200, .body = vm, .error = "timed out"}, 503, "parent_fetch", "timed out"},
      {{}, 503, "parent_fetch", "was not asked"},
  };
  for (const Row& row : rows) {
    INFO(row.answer.status << ' ' << row.answer.body.substr(0, 80) << row.answer.error);
    const Answer answer = answer_to(scale_review("Deployment", {{"replicas", 1}}, {{"replicas", 2}}), {}, row.answer);
    check_shape(answer);
    CHECK(answer.verdict.code == row.code);
    CHECK(answer.verdict.allowed == (row.code == 0));
    CHECK(answer.verdict.metric_reason == row.why);
    CHECK(answer.verdict.message.find(row.in_message) != std::string::npos);
    if (row.code == 503) {
      CHECK(answer.response["status"]["reason"] == "ServiceUnavailable");
      CHECK(answer.verdict.result == Verdict::Result::error);
    }
  }
}

TEST_CASE("A set that does not change, or is being deleted, is not judged again") {
  struct Row {
    const char* before;
    const char* after;
    bool judged;
  };
  const std::vector<Row> rows = {
      {R"({"agent": {"backend": "firecracker"}})", R"({"agent": {"backend": "firecracker"}})", false},
      {R"({"agent": {"backend": "firecracker"}})", R"({"agent": {"backend": "firecracker", "image": null}})", false},
      {R"({"agent": {"os": null, "mode": null}, "toolboxes": null})", R"({"agent": {}})", false},
      {R"({"a": [{"b": null, "c": 1}]})", R"({"a": [{"c": 1}]})", false},
      {R"({"agent": {"replicas": -1}})", R"({"agent": {"replicas": -1.0}})", false},
      {R"(null)", R"(null)", false},
      {R"({"a": [1, 2]})", R"({"a": [2, 1]})", true},
      {R"({"a": [null]})", R"({"a": []})", true},
      {R"({"agent": {"backend": "firecracker"}})", R"({"agent": {"backend": "Firecracker"}})", true},
      {R"({"agent": {"replicas": -1}})", R"({"agent": {"replicas": -2}})", true},
      {R"({"agent": {"os": "linux"}})", R"({"agent": {}})", true},
      {R"({"agent": {}})", R"({"agent": {"os": "linux"}})", true},
      {R"({"agent": {"os": "x"}, "b": null})", R"({"agent": {"mode": "x"}, "b": null})", true},
      {R"({"agent": false})", R"({"agent": {}})", true},
      {R"({"agent": {"image": "a"}})", R"(null)", true},
  };
  for (const Row& row : rows) {
    INFO(row.before << " -> " << row.after);
    Json old_set = {{"kind", "CocoonSet"}, {"spec", Json::parse(row.before)}};
    Json set = {{"kind", "CocoonSet"}, {"spec", Json::parse(row.after)}, {"metadata", {{"labels", {{"a", "b"}}}}}};
    const Verdict verdict = answer_to(review_of("UPDATE", set, old_set)).verdict;
    CHECK(verdict.allowed != row.judged);
    CHECK(verdict.metric_reason == (row.judged ? "" : "no_change"));
    // A set that is made is judged, whatever it says about its past.
    set["metadata"]["deletionTimestamp"] = "2026-04-01T00:00:00Z";
    CHECK(answer_to(review_of("UPDATE", set, old_set)).verdict.metric_reason == "no_change");
    CHECK_FALSE(answer_to(review_of("CREATE", set, old_set)).verdict.allowed);
  }
}

TEST_CASE("Advice is a warning, with a denial and without") {
  Json set = Json::parse(R"({"kind": "CocoonSet", "spec": {"agent": {"image": "a:1"},
                             "toolboxes": [{"name": "1", "image": "b"}]}})");
  const Answer allowed = answer_to(review_of("CREATE", set));
  CHECK(allowed.verdict.allowed);
  CHECK(allowed.response["warnings"].size() == 1);
  CHECK_FALSE(allowed.response.contains("auditAnnotations"));
  set["spec"]["agent"].erase("image");
  const Answer denied = answer_to(review_of("CREATE", set));
  CHECK_FALSE(denied.verdict.allowed);
  CHECK(denied.response["warnings"] == allowed.response["warnings"]);
  CHECK(denied.verdict.advice == Verdict::RuleCounts{{"toolbox-name-numeric", 1}});
}

TEST_CASE("The object is named as the request names it, else as it names itself") {
  const auto details_name = [](const Json& metadata, const Json& name) {
    Json set = invalid_set;
    set["metadata"] = metadata;
    Json review = review_of("CREATE", set);
    review["request"]["name"] = name;
    return answer_to(review).response["status"]["details"]["name"].get<std::string>();
  };
  CHECK(details_name({{"name", "b"}}, "a") == "a");
  CHECK(details_name({{"name", "b"}, {"generateName", "c-"}}, nullptr) == "b");
  CHECK(details_name({{"generateName", "c-"}}, "") == "c-");
  CHECK(details_name(nullptr, nullptr).empty());
  CHECK(details_name(7, nullptr).empty());
}
