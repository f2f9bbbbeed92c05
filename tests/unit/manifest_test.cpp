// What a search of folders takes for a manifest, and what it passes over.
#include "core/answer/manifest.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace {

using namespace cocoon;

const std::string set =
    "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata: {name: s}\nspec: {agent: {image: a}}\n";
const std::string config_map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n";

LintReport found(const std::string& text) {
  LintReport report;
  const bool holds_objects = lint_file("found.yaml", text, Chosen::by_search, report);
  CHECK(holds_objects == (report.passed_over == 0));
  return report;
}

bool is_passed_over(const std::string& text) {
  const LintReport report = found(text);
  return report.passed_over == 1 && report.objects.empty() && report.skipped == 0;
}

}  // namespace

TEST_CASE("Found: what is no Kubernetes object is passed over") {
  CHECK(is_passed_over(""));
  CHECK(is_passed_over("name: ci\non: [push]\njobs:\n  test: {runs-on: ubuntu-latest}\n"));
  CHECK(is_passed_over("replicas: 3\nimage: {tag: v1}\n"));
  CHECK(is_passed_over("resources: [a.yaml]\n"));
  CHECK(is_passed_over("apiVersion: v2\nname: chart\nversion: 0.1.0\n"));
  CHECK(is_passed_over("{{- if .Values.x }}\napiVersion: v1\nkind: Service\n{{- end }}\n"));
  CHECK(is_passed_over("apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n"));
  CHECK(is_passed_over(R"({"name": "package", "version": "1.0.0"})"));
  CHECK(is_passed_over("[1, 2]"));
  CHECK(
      is_passed_over(std::string("\x7f"
                                 "ELF\0\1",
                                 6)));
}

TEST_CASE("Found: objects of other kinds are counted, and what stands beside them is passed over") {
  const LintReport report = found(config_map + "---\n{{ if }}\n---\nvalues: 1\n---\n" + config_map);
  CHECK(report.skipped == 2);
  CHECK(report.errors == 0);
  CHECK(found("apiVersion: v1\nkind: List\nitems: []\n").passed_over == 0);
  CHECK(found("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n").skipped == 1);
}

TEST_CASE("Found: one that says kind: CocoonSet is judged as if it had been named") {
  CHECK(found(set).errors == 0);
  for (const char* const broken :
       {"kind: CocoonSet\nspec: [\n", "a: {{ x }}\nkind: CocoonSet\n", "kind: \"CocoonSet\"\n\tx",
        "{\"kind\":\"CocoonSet\",", "{\n  \"kind\" : \"CocoonSet\",,\n", "{kind: CocoonSet, x",
        "apiVersion: v1\nkind: List\nitems:\n- kind: CocoonSet\n  x: [\n", "'kind': CocoonSet # mine\nx: [\n"}) {
    INFO(broken);
    CHECK(found(broken).errors == 1);
  }
  CHECK(found(set + "---\nvalues: 1\n").errors > 0);
  // By its group alone it is one too.
  CHECK(found("apiVersion: cocoonset.cocoonstack.io/v1\nspec: {}\n").errors > 0);
}

TEST_CASE("Found: a kind that stands further in is not the document's") {
  CHECK_FALSE(says_cocoonset("kind: CustomResourceDefinition\nspec:\n  names:\n    kind: CocoonSet\n"));
  CHECK(
      is_passed_over("{{- if .Values.crds }}\nkind: CustomResourceDefinition\nspec:\n  names:\n    kind: CocoonSet\n"));
  CHECK_FALSE(says_cocoonset("kind: ConfigMap\ndata:\n  set.yaml: |\n    kind: CocoonSet\n"));
  CHECK_FALSE(says_cocoonset("# kind: CocoonSet\n"));
  CHECK_FALSE(says_cocoonset("kind: CocoonSets\nkindly: CocoonSet\n"));
  CHECK(says_cocoonset("kind: ConfigMap\n---\n  kind: CocoonSet\n"));
  CHECK(says_cocoonset("kind: CocoonSetList\nitems:\n  - kind: CocoonSet\n"));
}

TEST_CASE("Found: what is too long to be read is not passed over") {
  CHECK(is_passed_over(std::string(TextLimits::bytes, '#')));
  CHECK(found(std::string(TextLimits::bytes + 1, '#')).errors == 1);
}

TEST_CASE("Named: whatever it is, it is judged") {
  LintReport report;
  CHECK(lint_file("values.yaml", "replicas: 3\n", Chosen::by_name, report));
  CHECK(report.errors > 0);
  CHECK_FALSE(lint_file("empty.yaml", "# nothing\n---\nnull\n", Chosen::by_name, report));
  CHECK(report.passed_over == 0);
}
