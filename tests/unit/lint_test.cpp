// What lint does with more than a text: the objects before a change, and advice that nobody wants.
#include "core/answer/lint.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace {

using namespace cocoon;
using Lines = std::vector<std::string>;

const std::string head = "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata: {name: demo}\n";
const std::string broken =
    head + "spec:\n  agent: {image: \"https://a/b.img\", os: plan9, probePort: 70000, storage: 1}\n";

LintReport linted(const std::string& text, const std::string& before, IgnoredRules ignored = {}) {
  OldObjects old;
  old.add(before);
  LintReport report;
  lint("x.yaml", text, report, {.old = &old, .ignored = std::move(ignored)});
  return report;
}

/// `error os-supported`, of every finding.
Lines found(const LintReport& report) {
  Lines lines;
  for (const LintedObject& object : report.objects) {
    for (const PlacedFinding& placed : object.findings) {
      lines.push_back(std::string(severity_name(placed.finding.severity)) + ' ' + std::string(placed.finding.rule));
    }
  }
  return lines;
}

}  // namespace

TEST_CASE("Old objects: a spec that stays as it is breaks no rule anew") {
  const LintReport report = linted(broken, broken);
  CHECK(found(report) == Lines{"info value-limit", "info os-supported", "info clone-image-relative"});
  CHECK(report.errors == 0);
  CHECK(report.warnings == 0);
  CHECK(report.notes == 3);
  CHECK(report.objects.at(0).is_valid());
}

TEST_CASE("Old objects: a default that is written out is no change, anything else is one") {
  CHECK(linted(broken + "  snapshotPolicy: always\n", broken).errors == 0);
  CHECK(linted(broken + "  snapshotPolicy: never\n", broken).errors == 2);
}

TEST_CASE("Old objects: one that is being deleted is let pass, wherever that is said") {
  const std::string deleted =
      "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata: {name: demo, "
      "deletionTimestamp: \"2026-04-30T12:00:00Z\"}\nspec: {agent: {image: a}}\n";
  CHECK(linted(broken, deleted).errors == 0);
  CHECK(linted(deleted + "  \n", broken).errors == 0);
}

TEST_CASE("Old objects: metadata, text and unknown fields are judged all the same") {
  const std::string text =
      "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata: {name: demo, labels: {a: "
      "1}}\nspec:\n  agnt: {}\n  agent: {image: a, os: plan9, os: plan9}\n";
  CHECK(found(linted(text, text)) ==
        Lines{"error duplicate-key", "error metadata-field", "error unknown-field", "info os-supported"});
}

TEST_CASE("Old objects: found by group, kind, namespace and name") {
  CHECK(linted(broken, "").errors == 2);
  const std::string elsewhere =
      "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata: {name: demo, namespace: "
      "a}\nspec:\n  agent: {image: \"https://a/b.img\", os: plan9, probePort: 70000, storage: 1}\n";
  CHECK(linted(broken, elsewhere).errors == 0);  // the file does not say where it goes
  std::string in_b = elsewhere;
  in_b.replace(in_b.find("namespace: a"), 12, "namespace: b");
  CHECK(linted(in_b, elsewhere).errors == 2);
  CHECK(linted(in_b, elsewhere + "---\n" + in_b).errors == 0);
  std::string other = broken;
  other.replace(other.find("demo"), 4, "else");
  CHECK(linted(other, broken).errors == 2);
  // As kubectl lists them
  const std::string item =
      "- metadata: {name: demo}\n  spec:\n    agent: {image: \"https://a/b.img\", os: plan9, probePort: "
      "70000, storage: 1}\n";
  CHECK(linted(broken, "apiVersion: v1\nkind: List\nitems:\n" + item).errors == 2);
  CHECK(linted(broken, "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSetList\nitems:\n" + item).errors == 0);
}

TEST_CASE("Old objects: workloads that are scaled down, and pods that become VMs") {
  const std::string deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: ";
  const std::string of_vms = ", template: {spec: {tolerations: [{key: virtual-kubelet.io/provider}]}}}\n";
  CHECK(found(linted(deployment + "2}\n", deployment + "3" + of_vms)) == Lines{"error workload-no-scale-down"});
  CHECK(found(linted(deployment + "3}\n", deployment + "3" + of_vms)).empty());
  // Whose pods are denied already is not told again.
  CHECK(found(linted(deployment + "3" + of_vms, deployment + "3" + of_vms)).empty());
  CHECK(found(linted(deployment + "3" + of_vms, deployment + "3}\n")) == Lines{"warning workload-pods-denied"});
  CHECK(found(linted(deployment + "2}\n", deployment + "3}\n")).empty());
  CHECK(found(linted(deployment + "2}\n", deployment + "three" + of_vms)).empty());
  CHECK(found(linted("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n", deployment + "2" + of_vms)) ==
        Lines{"error workload-no-scale-down"});
  const std::string pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: ";
  const std::string vm = pod + "{tolerations: [{key: virtual-kubelet.io/provider}]}\n";
  CHECK(found(linted(vm, vm)).empty());
  CHECK(found(linted(vm, pod + "{}\n")) == Lines{"error pod-owned-by-cocoonset"});
  CHECK(found(linted(vm, pod + "{tolerations: x}\n")) == Lines{"error pod-owned-by-cocoonset"});
}

TEST_CASE("Old objects: what cannot be read is told") {
  OldObjects old;
  CHECK_FALSE(old.add(broken));
  const auto unreadable = old.add(broken + "---\n\"a\n");
  REQUIRE(unreadable);
  CHECK(unreadable->range.start.line == 7);
}

TEST_CASE("Ignored advice is counted, and in no other number") {
  const std::string text = head + "spec: {agent: {image: \"https://a/b.img\", os: plan9}}\n";
  const LintReport report = linted(text, "", {"clone-image-relative", "os-supported"});
  CHECK(found(report) == Lines{"error os-supported"});
  CHECK(report.warnings == 0);
  CHECK(report.ignored == 1);
  const LintReport by_comment =
      linted(head + "spec:\n  agent:\n    image: https://a/b.img # cocoon-webhook: ignore clone-image-relative\n", "");
  CHECK(found(by_comment).empty());
  CHECK(by_comment.ignored == 1);
}

TEST_CASE("A rule can be ignored where it advises") {
  CHECK(why_not_ignored("clone-image-relative").empty());
  CHECK(why_not_ignored("os-supported") == R"("os-supported" is an error, and errors cannot be ignored)");
  CHECK(why_not_ignored("clone-image") == R"("clone-image" is no rule)");
  CHECK(why_not_ignored("clone-image-relativ") ==
        R"("clone-image-relativ" is no rule; did you mean "clone-image-relative"?)");
  CHECK(why_not_ignored("") == R"("" is no rule)");
}

TEST_CASE("Ignore comments in lines of any end, at the ends of a text") {
  const auto covers = [](std::string_view text, std::uint32_t line) {
    IgnoreComments comments;
    comments.look_at(SourceText(text));
    return comments.cover("yaml-ambiguous", line);
  };
  CHECK(covers("# cocoon-webhook: ignore yaml-ambiguous\r\na: yes\r\n", 2));
  CHECK(covers("# cocoon-webhook: ignore yaml-ambiguous\r\n# b\r\na: yes\r\n", 3));
  CHECK(covers("# cocoon-webhook: ignore yaml-ambiguous\ra: yes\r", 2));
  CHECK(covers("a: yes #cocoon-webhook:\tignore\tyaml-ambiguous", 1));
  CHECK_FALSE(covers("cocoon-webhook: ignore yaml-ambiguous", 1));
  CHECK_FALSE(covers("a: x# cocoon-webhook: ignore yaml-ambiguous", 1));
  CHECK_FALSE(covers("# cocoon-webhook: ignore yaml-ambiguous", 2));
  CHECK_FALSE(covers("# cocoon-webhook: ignore", 1));
}

namespace {

/// `spec.agent.os @5 "plan9"`, and behind it, of what an alias brings in, `used @8 "*a"`.
Lines places(const std::string& spec) {
  Lines lines;
  LintReport report;
  lint("x.yaml", head + spec, report);
  const auto marked = [](const Range& range, const Snippet& snippet) {
    return " @" + std::to_string(range.start.line) + ' ' + snippet.line.substr(snippet.caret, snippet.length);
  };
  for (const PlacedFinding& placed : report.objects.at(0).findings) {
    std::string line = placed.finding.field.to_string() + marked(placed.range, placed.snippet);
    for (const RelatedPlace& use : placed.related) line += " used" + marked(use.range, use.snippet);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

TEST_CASE("What an alias brings in is marked where it is written, and its use is named") {
  CHECK(
      places("spec:\n  agent: {image: a, mode: run}\n  toolboxes:\n  - &a {name: a, image: a, os: plan9}\n  - <<: *a\n"
             "    name: b\n  - *a\n") ==
      Lines{"spec.toolboxes[0].os @7 plan9", "spec.toolboxes[1].os @7 plan9 used @8 *a",
            "spec.toolboxes[2].os @7 plan9 used @10 *a", "spec.toolboxes[2].name @7 a used @10 *a"});
}

TEST_CASE("Of aliases within aliases the outermost is the use") {
  CHECK(
      places("spec:\n  agent: {image: a, probePort: &p 70000}\n  toolboxes:\n  - &t {name: a, image: a, vncPort: *p}\n"
             "  - {<<: [*t], name: b}\n") == Lines{"spec.agent.probePort @5 70000",
                                                   "spec.toolboxes[0].vncPort @5 70000 used @7 *p",
                                                   "spec.toolboxes[1].vncPort @5 70000 used @8 *t"});
}

TEST_CASE("What is missing below an alias is marked at the key before it, a key where it is written") {
  CHECK(places("spec:\n  toolboxes: [&t {name: a, mode: run, image: \"\"}]\n  agent: *t\n") ==
        Lines{"spec.agent.name @5 name used @6 *t", "spec.agent.image @5 \"\" used @6 *t",
              "spec.toolboxes[0].image @5 \"\""});
  CHECK(places("spec:\n  toolboxes: [&t {mode: run}]\n  agent: *t\n") ==
        Lines{"spec.agent.image @6 agent", "spec.toolboxes[0].name @5 mode", "spec.toolboxes[0].image @5 mode"});
  CHECK(places("spec:\n  agent: {image: a}\n  toolboxes: [&t {mode: run, name: a}, *t, {<<: *t, name: b}]\n").back() ==
        "spec.toolboxes[2].image @6 name");
}

TEST_CASE("What may stay as it is is no error, however much it is") {
  std::string spec = "spec:\n  agent: {image: a, mode: run}\n  toolboxes:\n";
  for (std::size_t i = 0; i < max_findings_of_object + 200; ++i) {
    spec += "  - {name: t" + std::to_string(i) + ", image: a, os: plan9}\n";
  }
  OldObjects old;
  old.add(head + spec);
  LintReport report;
  lint("x.yaml", head + spec, report, {.old = &old});
  CHECK(report.errors == 0);
  CHECK(report.notes == max_findings_of_object + 200);
}
