// One answer an object (core/answer/judge.hpp): what a page shows.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "core/answer/judge.hpp"
#include "core/answer/lint.hpp"
#include "core/report/preview_json.hpp"
#include "tests/unit/source_tree.hpp"

namespace {

using namespace cocoon;
using namespace cocoon::tests;

const std::string set_text =
    "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata:\n  name: demo\nspec:\n  agent:\n"
    "    image: ubuntu:24.04\n";

const std::string pod_text =
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: vm\nspec:\n  tolerations:\n  - key: virtual-kubelet.io/provider\n";

ObjectAnswer only_answer(const std::string& text, const PreviewFacts& facts = {}) {
  const TextAnswer answer = judge(text, facts);
  REQUIRE(answer.objects.size() == 1);
  CHECK(answer.objects[0].outcome == answer.outcome);
  return answer.objects[0];
}

ShownFinding only_finding(const std::string& text) {
  const ObjectAnswer answer = only_answer(text);
  REQUIRE(answer.findings.size() == 1);
  return answer.findings[0];
}

}  // namespace

TEST_CASE("judge: what is wrong comes with its words apart from its field, and with what a fix needs") {
  const ShownFinding os = only_finding(set_text + "    os: windos\n");
  CHECK(os.rule == "os-supported");
  CHECK(os.field.to_string() == "spec.agent.os");
  CHECK(os.text == R"(Unsupported value: "windos": supported values: "linux", "windows", "android")");
  CHECK(os.suggestion == "windows");
  CHECK(os.supported.size() == 3);
  CHECK(only_finding(set_text + "    os: plan9\n").suggestion.empty());
  CHECK(only_finding(set_text + "    probeport: 22\n").suggestion == "probePort");
  CHECK(only_finding(set_text + "  toolboxes:\n  - {name: Build_Box.-, image: b}\n").suggestion == "build-box");
  CHECK(only_finding(set_text + "  toolboxes:\n  - {name: __, image: b}\n").suggestion.empty());
  CHECK(only_finding(set_text + "  toolboxes:\n  - {name: a, image: b, backend: firecracker}\n").suggestion ==
        "cloud-hypervisor");
}

TEST_CASE("judge: the outcome is the worst of the objects', and an empty text has none") {
  CHECK(judge("", {}).outcome == Outcome::empty);
  CHECK(only_answer(set_text).outcome == Outcome::allowed);
  CHECK(only_answer("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n").outcome == Outcome::skipped);
  CHECK(only_answer("apiVersion: autoscaling/v1\nkind: Scale\nmetadata: {name: a}\nspec: {replicas: 1}\n").outcome ==
        Outcome::unknown);
  const TextAnswer both = judge(set_text + "---\n" + pod_text, {});
  REQUIRE(both.objects.size() == 2);
  CHECK(both.outcome == Outcome::denied);
  CHECK(both.objects[0].valid == true);
  CHECK(both.objects[1].valid == false);
  REQUIRE(both.objects[1].findings.size() == 1);  // which both judges find
  CHECK(both.objects[1].findings[0].rule == "pod-owned-by-cocoonset");
}

TEST_CASE("judge: what is stored already and stays is told, and is no error") {
  const std::string invalid = set_text + "    os: plan9\n";
  const ObjectAnswer same = only_answer(invalid, {.old_text = invalid});
  CHECK(same.outcome == Outcome::allowed);
  CHECK(same.findings[0].severity == Severity::info);
  CHECK(same.valid == true);
  const ObjectAnswer changed = only_answer(invalid + "    mode: run\n", {.old_text = invalid});
  CHECK(changed.outcome == Outcome::denied);
  CHECK(changed.findings[0].severity == Severity::error);
}

TEST_CASE("judge: a workload is judged as lint judges it, and nothing is said twice") {
  const std::string head = "apiVersion: apps/v1\nmetadata: {name: a}\nkind: ";
  const std::string of_vms = "spec: {template: {spec: {tolerations: [{key: virtual-kubelet.io/provider}]}}, replicas: ";
  for (const std::string kind : {"Deployment", "DaemonSet"}) {
    INFO(kind);
    const TextAnswer answer = judge(head + kind + "\n" + of_vms + "3}\n", {});
    REQUIRE(answer.objects.size() == 1);
    CHECK(answer.outcome == Outcome::allowed);
    REQUIRE(answer.objects[0].findings.size() == 1);
    CHECK(answer.objects[0].findings[0].rule == "workload-pods-denied");
    CHECK(answer.notes.empty());
    const TextAnswer plain = judge(head + kind + "\nspec: {}\n", {});
    CHECK(plain.outcome == Outcome::allowed);
    CHECK(plain.objects[0].findings.empty());
  }
  const std::string before = head + "Deployment\n" + of_vms + "3}\n";
  const ObjectAnswer down = only_answer(head + "Deployment\nspec: {replicas: 2}\n", {.old_text = before});
  CHECK(down.outcome == Outcome::denied);
  REQUIRE(down.findings.size() == 1);
  CHECK(down.findings[0].rule == "workload-no-scale-down");
  CHECK(down.findings[0].field.to_string() == "spec.replicas");
  const ObjectAnswer malformed = only_answer(head + "Deployment\nspec: {replicas: two}\n", {.old_text = before});
  CHECK(malformed.outcome == Outcome::denied);
  REQUIRE(malformed.findings.size() == 1);
  CHECK(malformed.findings[0].rule == "type-mismatch");
}

TEST_CASE("judge: what only the webhook denies for is added") {
  const std::string owned =
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: b\n  ownerReferences: [{kind: CocoonSet, name: "
      "s}]\nspec: {tolerations: [{key: virtual-kubelet.io/provider}]}\n";
  const ObjectAnswer answer = only_answer(owned, {.user = "alice", .pod_creators = {"operator"}});
  CHECK(answer.outcome == Outcome::denied);
  REQUIRE(answer.findings.size() == 1);
  CHECK(answer.findings[0].rule == "pod-creator-listed");
  CHECK(only_answer(owned, {.pod_creators = {"operator"}}).outcome == Outcome::unknown);
}

TEST_CASE("judge: a kind that does not exist is denied, and its kind is no note") {
  const TextAnswer answer = judge("apiVersion: cocoonset.cocoonstack.io/v1\nkind: CoconSet\n", {});
  CHECK(answer.outcome == Outcome::denied);
  CHECK(answer.notes.empty());
}

TEST_CASE("judge: notes stand once, and say what only the cluster knows") {
  const std::string owned = pod_text +
                            "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: b\n  ownerReferences: [{kind: "
                            "CocoonSet, name: s}]\nspec: {tolerations: [{key: virtual-kubelet.io/provider}]}\n";
  CHECK(judge(owned, {}).notes ==
        std::vector<std::string>{"whether its creator is one of POD_CREATORS is not checked here: needs the cluster"});
  CHECK(judge(set_text, {.old_text = pod_text}).notes ==
        std::vector<std::string>{"judged as new, as the stored object is another one (kind, name or namespace)"});
  CHECK(judge(set_text + "---\n" + set_text, {.old_text = set_text}).notes ==
        std::vector<std::string>{"its spec stays as it is: allowed whatever it says"});
}

TEST_CASE("judge: a List's own findings stand beside those of its items") {
  const TextAnswer answer = judge(
      "kind: List\napiVersion: v1\nkind: List\nitems:\n- {kind: CocoonSet, spec: {}}\n- {apiVersion: v1, kind: Pod}\n",
      {});
  REQUIRE(answer.objects.size() == 3);
  CHECK_FALSE(answer.objects[0].object.item);
  CHECK(answer.objects[0].findings[0].rule == "duplicate-key");
  CHECK(answer.objects[1].object.item == 0);
  CHECK(answer.objects[1].valid == false);
  CHECK(answer.objects[2].object.item == 1);
}

TEST_CASE("judge: where the webhook is not asked, its answer would change nothing") {
  for (const auto& path : case_files()) {
    INFO(path);
    const std::string text = read_file(path);
    TextAnswer asked = judge(text, {}, true);
    for (ObjectAnswer& object : asked.objects) object.kubectl = {};
    CHECK(answer_as_json("-", judge(text, {})) == answer_as_json("-", asked));
  }
}

TEST_CASE("judge: what lint finds is what is shown, of every case") {
  for (const auto& path : case_files()) {
    INFO(path);
    const std::string text = read_file(path);
    LintReport report;
    lint("-", text, report);
    std::vector<std::string> found;
    std::vector<std::string> shown;
    for (const LintedObject& object : report.objects) {
      for (const PlacedFinding& placed : object.findings) found.emplace_back(placed.finding.rule);
    }
    for (const ObjectAnswer& object : judge(text, {}).objects) {
      for (const ShownFinding& finding : object.findings) {
        if (object.valid) shown.emplace_back(finding.rule);
      }
    }
    CHECK(shown == found);
  }
}
