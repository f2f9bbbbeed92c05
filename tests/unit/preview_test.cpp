// What the server would answer, without a server (core/answer).
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "core/answer/preview.hpp"
#include "core/answer/sets.hpp"
#include "core/rules/table.hpp"
#include "core/text/yaml_writer.hpp"
#include "tests/generate/cocoonset.hpp"
#include "tests/unit/admission.hpp"
#include "tests/unit/source_tree.hpp"

namespace {

using namespace cocoon;
using namespace cocoon::tests;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

constexpr const char* set_text =
    "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata:\n  name: demo\nspec:\n  agent:\n";

std::string set_with(const std::string& agent) { return set_text + agent; }

Preview only_preview(const std::string& text, const PreviewFacts& facts = {}) {
  std::vector<Preview> previews = preview_answers(text, facts);
  REQUIRE(previews.size() == 1);
  return std::move(previews[0]);
}

std::string workload(const std::string& kind, int replicas, bool is_tolerated = true) {
  const std::string toleration = is_tolerated ? "virtual-kubelet.io/provider" : "other";
  return "apiVersion: apps/v1\nkind: " + kind +
         "\nmetadata: {name: agents, namespace: vms}\nspec:\n  replicas: " + std::to_string(replicas) +
         "\n  template: {spec: {tolerations: [{key: " + toleration + "}]}}\n";
}

/// `value` with the defaults of an OpenAPI schema, by a second implementation.
Json filled_in(const Json& schema, Json value) {
  if (value.is_array()) {
    for (Json& item : value) item = filled_in(schema["items"], item);
  }
  if (!value.is_object() || !schema.contains("properties")) return value;
  for (const auto& property : schema["properties"].items()) {
    const Json& of_property = property.value();
    if (!value.contains(property.key()) && of_property.contains("default")) {
      value[property.key()] = of_property["default"];
    }
    if (value.contains(property.key())) value[property.key()] = filled_in(of_property, value[property.key()]);
  }
  return value;
}

std::string scale(int replicas) {
  return "apiVersion: autoscaling/v1\nkind: Scale\nmetadata: {name: agents, namespace: vms}\nspec: {replicas: " +
         std::to_string(replicas) + "}\n";
}

}  // namespace

TEST_CASE("preview: a set is created, and a denial reads as kubectl prints it") {
  const Preview valid = only_preview(set_with("    image: ubuntu:24.04\n"));
  CHECK(valid.allowed == true);
  CHECK(valid.operation == "CREATE");
  CHECK(valid.endpoint == endpoint_at("/validate-cocoonset"));
  CHECK(valid.kubectl.output.empty());

  const Preview one = only_preview(set_with("    replicas: 1\n"), {.source = "set.yaml"});
  CHECK(one.allowed == false);
  CHECK(one.kubectl.output == "The CocoonSet \"demo\" is invalid: spec.agent.image: Required value\n");
  CHECK(one.kubectl.command == "kubectl create -f set.yaml");
  REQUIRE(one.causes.size() == 1);
  CHECK(one.causes[0].cause.rule == "agent-image-required");
  CHECK(one.causes[0].range.start.line == 6);

  const Preview two = only_preview(set_with("    replicas: -1\n"));
  CHECK(two.kubectl.output ==
        "The CocoonSet \"demo\" is invalid: \n* spec.agent.image: Required value\n"
        "* spec.agent.replicas: Invalid value: -1: must be greater than or equal to 0\n");
}

TEST_CASE("preview: warnings come before the denial, and alone") {
  const std::string toolbox = "  toolboxes:\n  - name: \"1\"\n    image: tools:1\n";
  const Preview warned = only_preview(set_with("    image: ubuntu:24.04\n" + toolbox));
  CHECK(warned.allowed == true);
  CHECK_THAT(warned.kubectl.output, StartsWith("Warning: spec.toolboxes[0].name: "));
  const Preview denied = only_preview(set_with("    replicas: 1\n" + toolbox));
  CHECK_THAT(denied.kubectl.output, StartsWith("Warning: ") && Contains("\nThe CocoonSet \"demo\" is invalid: "));
}

TEST_CASE("preview: an update of a set whose spec stays as it is") {
  const std::string bad = set_with("    replicas: -1\n");
  const Preview same = only_preview(bad, {.old_text = bad});
  CHECK(same.allowed == true);
  CHECK(same.operation == "UPDATE");
  CHECK(same.verdict.metric_reason == "no_change");
  CHECK_THAT(same.note, Contains("stays as it is"));
  CHECK(only_preview(set_with("    replicas: -2\n"), {.old_text = bad}).allowed == false);
  // Of another name: not the object before the change
  const std::string other = std::string(bad).replace(bad.find("demo"), 4, "else");
  CHECK(only_preview(bad, {.old_text = other}).operation == "CREATE");
}

TEST_CASE("preview: the object before the change is the first that may be it") {
  const auto set = [](const std::string& place, int replicas) {
    return "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata: {name: demo" + place +
           "}\nspec: {agent: {image: a, replicas: " + std::to_string(replicas) + "}}\n";
  };
  // Bad, so that it is allowed only where it was the same before.
  const auto is_unchanged = [&](const std::string& place, const std::string& old) {
    return only_preview(set(place, -1), {.old_text = old}).allowed == true;
  };
  const std::string in_a = ", namespace: a";
  const std::string in_b = ", namespace: b";
  CHECK(is_unchanged(in_a, set(in_b, -2) + "---\n" + set(in_a, -1)));
  CHECK_FALSE(is_unchanged(in_a, set(in_b, -1)));
  CHECK(is_unchanged(in_a, set("", -1) + "---\n" + set(in_a, -2)));
  CHECK(is_unchanged(in_a, set(in_a, -1) + "---\n" + set("", -2)));
  CHECK_FALSE(is_unchanged(in_a, set("", -2) + "---\n" + set(in_a, -1)));
  CHECK(is_unchanged("", set(in_b, -1) + "---\n" + set("", -2)));
  CHECK_FALSE(is_unchanged("", set(in_b, -2) + "---\n" + set("", -1)));
  CHECK_FALSE(is_unchanged("", "kind: CocoonSet\nmetadata: {name: demo}\n"));
}

// There is no clock: if each looked at all of those before the change, this would take half a minute, and minutes in
// the Wasm module.
TEST_CASE("preview: many objects before the change") {
  constexpr std::size_t many = 60'000;
  std::string list = R"({"apiVersion":"cocoonset.cocoonstack.io/v1","kind":"CocoonSetList","items":[)";
  for (std::size_t i = 0; i < many; ++i) {
    list.append(R"({"metadata":{"name":"a","namespace":"n)").append(std::to_string(i)).append("\"}},");
  }
  list.back() = ']';
  list += '}';
  const std::vector<Preview> previews = preview_answers(list, {.old_text = list});
  REQUIRE(previews.size() == many);
  CHECK(previews.back().verdict.metric_reason == "no_change");
}

TEST_CASE("preview: what the API server fills in is no change") {
  const std::string written = set_with("    image: ubuntu:24.04\n    backend: firecracker\n");
  const std::vector<PreviewedSet> stored = preview_stored(written);
  REQUIRE(stored.size() == 1);
  const Preview same = only_preview(written, {.old_text = stored[0].stored_yaml});
  CHECK(same.verdict.metric_reason == "no_change");
  CHECK(only_preview(written).allowed == false);
}

TEST_CASE("preview: pods, by owner and requester") {
  const std::string bare = example_of(*find_rule("pod-owned-by-cocoonset"));
  const Preview denied = only_preview(bare, {.source = "-"});
  CHECK(denied.verdict.code == 403);
  CHECK_THAT(denied.kubectl.output,
             StartsWith("Error from server (Forbidden): error when creating \"STDIN\": admission webhook "
                        "\"pods.mutate.cocoonstack.io\" denied the request: pods \"example\" is forbidden: "));
  const std::string owned = example_of(*find_rule("pod-creator-listed"));
  CHECK(only_preview(owned).allowed == true);
  CHECK(only_preview(owned, {.user = "eve", .pod_creators = {"operator"}}).allowed == false);
  CHECK(only_preview(owned, {.user = "operator", .pod_creators = {"operator"}}).allowed == true);
  const Preview nobody = only_preview(owned, {.pod_creators = {"operator"}});
  CHECK_FALSE(nobody.allowed.has_value());
  CHECK_THAT(nobody.note, StartsWith("not checked here"));
}

TEST_CASE("preview: workloads are judged by the object before the change") {
  for (const std::string kind : {"Deployment", "StatefulSet"}) {
    const Preview down = only_preview(workload(kind, 2, false), {.source = "x.yaml", .old_text = workload(kind, 3)});
    CHECK(down.allowed == false);
    CHECK_THAT(down.kubectl.output, Contains("error when replacing \"x.yaml\": admission webhook "
                                             "\"workloads.validate.cocoonstack.io\" denied the request: "));
    REQUIRE(down.causes.size() == 1);
    CHECK(down.causes[0].range.start.line == 5);
    CHECK(only_preview(workload(kind, 3), {.old_text = workload(kind, 3)}).verdict.metric_reason == "no_change");
    CHECK(only_preview(workload(kind, 1, false), {.old_text = workload(kind, 3, false)}).verdict.metric_reason ==
          "not_cocoon");
    const Preview created = only_preview(workload(kind, 3));
    CHECK(created.allowed == true);
    CHECK_THAT(created.note, Contains("pod-owned-by-cocoonset"));
    CHECK_FALSE(only_preview(workload(kind, 3), {.operation = "UPDATE"}).allowed.has_value());
  }
}

TEST_CASE("preview: a scale needs its workload") {
  const Preview unknown = only_preview(scale(1));
  CHECK_FALSE(unknown.allowed.has_value());
  CHECK_THAT(unknown.note, StartsWith("not checked here: needs the cluster"));
  CHECK_FALSE(only_preview(scale(1), {.old_text = scale(3)}).allowed.has_value());
  CHECK(only_preview(scale(3), {.old_text = scale(1)}).allowed == true);

  const std::string parent = workload("StatefulSet", 3);
  const Preview down = only_preview(scale(1), {.parent = parent});
  CHECK(down.allowed == false);
  CHECK(down.kubectl.command == "kubectl scale statefulset agents --replicas=1 -n vms");
  CHECK_THAT(down.kubectl.output, StartsWith("Error from server (Forbidden): admission webhook "));
  CHECK_THAT(down.verdict.message, Contains("StatefulSet vms/agents") && Contains("from 3 to 1"));
  CHECK(only_preview(scale(3), {.parent = parent}).allowed == true);
  CHECK(only_preview(scale(1), {.parent = workload("StatefulSet", 3, false)}).verdict.metric_reason == "not_cocoon");
}

TEST_CASE("preview: every recorded review is answered as the server answers it") {
  for (const auto& entry : std::filesystem::directory_iterator(source_path("tests/reviews"))) {
    if (entry.path().extension() != ".json" || entry.path().stem() == "expected") continue;
    INFO(entry.path());
    const std::string body = read_file(entry.path());
    const std::string parent = read_file(source_path("tests/reviews/parents/deployments_agents.json"));
    const Review review = read_review(body);
    const Endpoint& endpoint = *kind_of(review)->endpoint;
    const Preview preview = only_preview(body, {.parent = parent});
    const Verdict verdict = decide(endpoint, review, {}, {.status = 200, .body = parent});
    CHECK(preview.endpoint == &endpoint);
    CHECK(preview.allowed == verdict.allowed);
    CHECK(preview.verdict.message == verdict.message);
    CHECK(preview.object.name == name_of(review));
    for (const PlacedCause& placed : preview.causes) CHECK(placed.range.start.offset > 0);
  }
}

TEST_CASE("preview: what is not judged says why") {
  CHECK_THAT(only_preview("kind: [").note, StartsWith("not checked: "));
  CHECK_THAT(only_preview("a: b\n").note, Contains("apiVersion and kind"));
  CHECK_THAT(only_preview("apiVersion: admission.k8s.io/v1\nkind: AdmissionReview\n").note, Contains("request"));
  const Preview other = only_preview("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
  CHECK(other.allowed == true);
  CHECK(other.note == "no rule is about kind ConfigMap");
  const Preview deleted = only_preview(set_with("    replicas: -1\n"), {.operation = "DELETE"});
  CHECK(deleted.allowed == true);
  CHECK(deleted.note == "no rule is about a DELETE of a CocoonSet");
}

TEST_CASE("preview: documents and items, each with its place") {
  const std::string text = set_with("    replicas: 1\n") +
                           "---\napiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: "
                           "p}}\n- {apiVersion: cocoonset.cocoonstack.io/v1, kind: CocoonSet, metadata: {name: q}}\n";
  const std::vector<Preview> previews = preview_answers(text, {});
  REQUIRE(previews.size() == 3);
  CHECK(previews[1].object.document == 1);
  CHECK(previews[1].object.item == 0U);
  CHECK(previews[1].verdict.metric_reason == "not_cocoon");
  CHECK(previews[2].allowed == false);
  CHECK(previews[2].range.start.line == 13);
}

TEST_CASE("preview: a typed list says what its items are") {
  const std::string pods = "apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: p}\n";
  CHECK(only_preview(pods).verdict.metric_reason == "not_cocoon");
  const std::string sets =
      "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSetList\nitems:\n- metadata: {name: p}\n";
  CHECK(only_preview(sets).allowed == false);
}

TEST_CASE("preview: the webhooks are called as they are registered") {
  const std::string config =
      read_file(source_path("config/webhook/mutating.yaml")) + read_file(source_path("config/webhook/validating.yaml"));
  for (const Endpoint& endpoint : endpoints()) {
    CHECK_THAT(config, Contains("- name: " + std::string(endpoint.webhook) + "\n"));
    CHECK_THAT(config, Contains("path: " + std::string(endpoint.path) + "\n"));
  }
}

TEST_CASE("stored: twice is as once, and changes no verdict") {
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    INFO(seed);
    const StoredSet once = as_stored(packed_of(random_cocoonset(seed)).root());
    const StoredSet twice = as_stored(once.object.root());
    CHECK(tree_of(twice.object) == tree_of(once.object));
    CHECK((twice.added.empty() && twice.dropped.empty()));
  }
}

TEST_CASE("stored: exactly the defaults of the CRD") {
  const Json crd = object_in(read_file(source_path("config/crd/cocoonsets.yaml")));
  const Json& schema = crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"];
  const Json written = object_in(set_with("    image: a\n  toolboxes:\n  - name: b\n  - name: c\n    os: android\n"));
  CHECK(tree_of(as_stored(packed_of(written).root()).object) == filled_in(schema, written));
}

TEST_CASE("yaml: what is written reads as the same value") {
  const Json odd = {"",     " a",  "a ", "yes", "010",  "1e3", "null", "~",    "- a",          "a: b",
                    "a #b", "#",   "é😀", "\n",  "a\nb", "\t",  "\x7f", "\"\\", "\xEF\xBB\xBF", "2001-01-01",
                    "...",  "---", "a:", "@a",  "{",    "*a",  "=",    "<<",   "\xE2\x80\xA8", std::string(300, 'x')};
  Json keys = Json::object();
  for (const Json& text : odd) keys[text.get<std::string>()] = text;
  const Json value = {{"odd", odd}, {"keys", keys}, {"deep", {{{"a", {{1, {2}}, Json::array(), Json::object()}}}}}};
  const std::string yaml = to_yaml(packed_of(value).root());
  INFO(yaml);
  CHECK(object_in(yaml) == value);
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    const Json set = random_cocoonset(seed);
    const std::string text = to_yaml(packed_of(set).root());
    if (object_in(text) == set) continue;
    FAIL(text);
  }
}

TEST_CASE("yaml: in the style of kubectl") {
  const Json value = Json::parse(R"({"spec": {"toolboxes": [{"name": "b", "image": "x:1"}], "a": {}, "b": []}})");
  CHECK(to_yaml(packed_of(value).root()) == "spec:\n  a: {}\n  b: []\n  toolboxes:\n  - image: x:1\n    name: b\n");
}
