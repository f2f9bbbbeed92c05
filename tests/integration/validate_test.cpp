// `validate` as a person or a CI job meets it: what is found and judged, and the exit code.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/integration/validate.hpp"

namespace {

using namespace cocoon::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using cocoon::Json;

/// What `--output json` says about a text.
Json judged(const std::string& text) {
  const Outcome outcome = validate({"-", "-o", "json"}, text);
  CHECK(outcome.errors.empty());
  CHECK(std::count(outcome.output.begin(), outcome.output.end(), '\n') == 1);
  Json report = Json::parse(outcome.output);
  CHECK(outcome.code == (report.at("errors") == 0 ? 0 : 1));
  return report;
}

std::vector<std::string> rules_in(const Json& object) {
  std::vector<std::string> rules;
  for (const Json& finding : object.at("findings")) rules.push_back(finding.at("rule"));
  return rules;
}

std::vector<std::string> strings(std::initializer_list<const char*> texts) { return {texts.begin(), texts.end()}; }

TEST_CASE("validate: exit codes") {
  CHECK(validate({"-"}, good).code == 0);
  CHECK(validate({"-"}, bad).code == 1);
  CHECK(validate({"-"}, advised).code == 0);
  CHECK(validate({"--warnings-as-errors", "-"}, advised).code == 1);
  CHECK(validate({"--warnings-as-errors", "-"}, good).code == 0);
  CHECK(validate({"-"}, other).code == 0);
  check_usage_error(validate({}), {"PATH"});
  check_usage_error(validate({"-o", "xml", "-"}, good), {"xml", "sarif"});
  check_usage_error(validate({"-o", "x\ny\x1b[31m", "-"}, good), {"sarif"});
}

TEST_CASE("validate: what cannot be read is named, and the rest is judged") {
  const TemporaryFolder folder;
  const std::string file = folder.write("set.yaml", bad);
  const std::string missing = folder / "missing.yaml";
  const Outcome outcome = validate({missing, file});
  check_usage_error(outcome, {missing, "No such file"});
  CHECK_THAT(outcome.output, Contains(file + ":6:"));

  const std::string loop = folder / "loop.yaml";
  std::filesystem::create_symlink("loop.yaml", loop);
  check_usage_error(validate({loop}), {loop, "symbolic links"});
  check_usage_error(validate({folder / "new\nline\x1b[31m.yaml"}), {"No such file"});
}

TEST_CASE("validate: a folder or file without permission is named") {
  if (::geteuid() == 0) {
    WARN("root may read everything: not tested");
    return;
  }
  const TemporaryFolder folder;
  namespace fs = std::filesystem;
  const std::string file = folder.write("inner/set.yaml", good);
  const std::string inner = folder / "inner";
  fs::permissions(file, fs::perms::none);
  check_usage_error(validate({file}), {file, "Permission denied"});
  check_usage_error(validate({inner}), {file, "Permission denied"});
  fs::permissions(inner, fs::perms::none);
  check_usage_error(validate({inner}), {inner, "Permission denied"});
  // Those beside it are searched, in whatever order the file system has them.
  folder.write("a/set.yaml", bad);
  folder.write("z/set.yaml", bad);
  const Outcome beside = validate({folder.path()});
  check_usage_error(beside, {inner + ": Permission denied"});
  CHECK_THAT(beside.output, Contains("2 objects judged"));
  fs::permissions(inner, fs::perms::owner_all);
}

TEST_CASE("validate: a folder is searched for manifests, in the same order everywhere") {
  const TemporaryFolder folder;
  folder.write("manifests/b.yaml", good);
  folder.write("manifests/a/z.yml", bad);
  folder.write("manifests/a/set.json", R"({"apiVersion":"cocoonset.cocoonstack.io/v1","kind":"CocoonSet"})");
  folder.write("manifests/notes.txt", "not: [a manifest");
  const Outcome outcome = run({.arguments = {"validate", "-o", "json", "manifests"}, .folder = folder.path()});
  CHECK(outcome.code == 1);
  const Json report = Json::parse(outcome.output);
  std::vector<std::string> sources;
  for (const Json& object : report.at("objects")) sources.push_back(object.at("source"));
  CHECK(sources == strings({"manifests/a/set.json", "manifests/a/z.yml", "manifests/b.yaml"}));
}

TEST_CASE("validate: nothing to judge is no success") {
  const TemporaryFolder folder;
  const std::string nothing = "no Kubernetes object in it";
  for (const std::string text : {"", "# nothing but a comment\n---\n---\nnull\n"}) {
    check_usage_error(validate({"-"}, text), {"standard input: " + nothing, "--allow-empty"});
    CHECK(validate({"-", "--allow-empty"}, text).code == 0);
  }
  folder.write("empty/notes.txt", "");
  folder.write("workflows/ci.yaml", "on: [push]\njobs: {}\n");
  folder.write("maps/map.yaml", other);
  folder.write("lists/none.yaml", "apiVersion: v1\nkind: List\nitems: []\n");
  for (const std::string name : {"empty", "workflows"}) {
    check_usage_error(validate({folder / name}), {folder / name + ": " + nothing});
    CHECK(validate({"--allow-empty", folder / name}).code == 0);
    // Each of several paths counts by itself.
    check_usage_error(validate({folder / "maps", folder / name}), {folder / name + ": " + nothing});
  }
  CHECK_THAT(validate({folder / "workflows"}).output, Contains("0 objects judged") && Contains("1 file passed over"));
  CHECK(validate({folder / "maps"}).code == 0);
  CHECK(validate({folder / "lists"}).code == 0);
  check_usage_error(validate({"--markdown", folder / "empty"}), {"no Markdown"});
}

TEST_CASE("validate: what is called like a manifest and cannot be read is told of, wherever it was found") {
  const TemporaryFolder folder;
  folder.write("sets/good.yaml", good);
  const std::string link = folder / "sets/gone.yaml";
  std::filesystem::create_symlink("nowhere.yaml", link);
  check_usage_error(validate({folder / "sets"}), {link + ": a link to a file that does not exist"});
  check_usage_error(validate({link}), {link + ": No such file"});
  // Not even --allow-empty makes that good.
  check_usage_error(validate({"--allow-empty", folder / "sets"}), {link});
  std::filesystem::remove(link);

  const std::string pipe = folder / "sets/pipe.json";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  check_usage_error(validate({folder / "sets"}), {pipe + ": not a file"});
  std::filesystem::remove(pipe);

  const std::string loop = folder / "sets/loop.yml";
  std::filesystem::create_symlink("loop.yml", loop);
  check_usage_error(validate({folder / "sets"}), {loop, "symbolic links"});
  std::filesystem::remove(loop);

  // Links to folders are not followed, so that this ends.
  std::filesystem::create_directory_symlink("..", folder / "sets/up.yaml");
  CHECK_THAT(validate({folder / "sets"}).output, StartsWith("1 object judged"));
}

/// A repository as they are: manifests lie among much that is none.
class Repository : public TemporaryFolder {
 public:
  Repository() {
    write(".github/workflows/ci.yaml", bad);
    write("ci/workflow.yaml", "name: ci\non: [push]\njobs:\n  test: {runs-on: ubuntu-latest}\n");
    write("package.json", R"({"name": "docs", "version": "1.0.0"})");
    write("node_modules/a/set.yaml", bad);
    write("web/node_modules/a/set.yaml", bad);
    write("charts/vms/Chart.yaml", "apiVersion: v2\nname: vms\nversion: 0.1.0\n");
    write("charts/vms/values.yaml", "replicas: 3\nimage: ubuntu:24.04\n");
    write(
        "charts/vms/templates/map.yaml",
        "{{- if .Values.map }}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n{{- end }}\n");
    write("charts/vms/crds/crd.yaml",
          "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: x\n"
          "spec:\n  names:\n    kind: CocoonSet\n");
    write("deploy/kustomization.yaml", "resources:\n- sets.yaml\n");
    write("deploy/sets.yaml", good + "---\n" + other + "---\n" + advised);
  }

  Outcome validate(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "validate");
    return run({.arguments = std::move(arguments), .folder = path()});
  }
};

TEST_CASE("validate: of a repository the manifests are judged") {
  const Repository repository;
  const Outcome outcome = repository.validate({"."});
  CHECK(outcome.code == 0);
  CHECK(outcome.errors.empty());
  CHECK_THAT(outcome.output, Contains("2 objects judged: 2 valid, 0 invalid (0 errors, 1 warning); "
                                      "2 objects of other kinds passed over; 6 files passed over\n"));
  // What is named is judged, whatever it is and wherever it lies.
  CHECK(repository.validate({".", "charts/vms/values.yaml"}).code == 1);
  CHECK(repository.validate({"node_modules"}).code == 1);
  CHECK(repository.validate({".github"}).code == 1);
  // One that says kind: CocoonSet and cannot be read.
  repository.write("deploy/broken.yaml", "kind: CocoonSet\nspec: [\n");
  const Outcome broken = repository.validate({"."});
  CHECK(broken.code == 1);
  CHECK_THAT(broken.output, Contains("deploy/broken.yaml:") && Contains("[yaml-syntax]"));
}

TEST_CASE("validate: --exclude and .cocoonignore pass over what they name") {
  const Repository repository;
  repository.write("deploy/old/set.yaml", bad);
  repository.write("deploy/old/keep.yaml", bad);
  repository.write("deploy/new/set.tmp.yaml", bad);
  const auto finds = [&](const std::vector<std::string>& arguments) {
    const Outcome outcome = repository.validate(arguments);
    CHECK(outcome.errors.empty());
    std::string found;
    for (const char* const name : {"old/set.yaml", "old/keep.yaml", "new/set.tmp.yaml"}) {
      found += outcome.output.find(std::string("deploy/") + name + ':') == std::string::npos ? '-' : '+';
    }
    return found;
  };
  CHECK(finds({"."}) == "+++");
  CHECK(finds({".", "--exclude", "old/"}) == "--+");
  CHECK(finds({".", "--exclude", "old/", "--exclude=*.tmp.yaml"}) == "---");
  // As it is shown, and below the folder.
  CHECK(finds({"deploy", "--exclude", "deploy/old/*.yaml"}) == "--+");
  CHECK(finds({"deploy", "--exclude", "/old"}) == "--+");
  CHECK(finds({repository / "deploy", "--exclude", "/old"}) == "--+");
  CHECK(finds({".", "--exclude", "deploy/[n-p]ld/[s]*"}) == "-++");

  repository.write(".cocoonignore", "# of the whole\n*.tmp.yaml\n/deploy/old/*\n");
  CHECK(finds({"."}) == "---");
  CHECK(finds({"deploy"}) == "---");
  CHECK(finds({".", "deploy/new/set.tmp.yaml"}) == "--+");  // named
  CHECK(finds({".", "--exclude", "!*.tmp.yaml"}) == "--+");
  repository.write("deploy/old/.cocoonignore", "!keep.yaml\n");
  CHECK(finds({"."}) == "-+-");
  CHECK(finds({"deploy/old"}) == "-+-");
}

TEST_CASE("validate: --markdown judges the examples of documentation") {
  const TemporaryFolder folder;
  const std::string fence = "```";
  folder.write("docs/a/wrong.md", "# Sets\n\n" + fence + "yaml\n" + bad + fence + "\n");
  folder.write("docs/right.mdx", fence + "yaml expect=invalid\n" + bad + fence + "\n");
  folder.write("docs/set.yaml", bad);
  const Outcome outcome = run({.arguments = {"validate", "--markdown", "docs"}, .folder = folder.path()});
  CHECK(outcome.code == 1);
  CHECK_THAT(outcome.output, StartsWith("docs/a/wrong.md:") && Contains("1 object invalid as expected") &&
                                 !Contains("right.mdx") && !Contains("set.yaml"));
  CHECK(validate({"--markdown", folder / "docs/right.mdx"}).code == 0);
  const Outcome missed = validate({"--markdown", "-"}, fence + "yaml expect=invalid\n" + good + fence + "\n");
  CHECK(missed.code == 1);
  CHECK_THAT(missed.output, Contains("-:1:1: error: this should be invalid, and is not [example-as-expected]"));
}

TEST_CASE("validate: documents, lists and other kinds") {
  const Json documents = judged(good + "---\n" + other + "---\n" + bad + "---\n# nothing\n---\n" + advised);
  CHECK(documents.at("skipped") == 1);
  CHECK(documents.at("warnings") == 1);
  REQUIRE(documents.at("objects").size() == 3);
  CHECK(documents["objects"][1]["document"] == 2);
  CHECK(documents["objects"][1]["name"] == "bad");
  CHECK(documents["objects"][1]["valid"] == false);
  CHECK(rules_in(documents["objects"][1]) == strings({"agent-image-required", "agent-replicas-nonnegative"}));
  CHECK(documents["objects"][2]["document"] == 4);
  CHECK(documents["objects"][2]["valid"] == true);
  CHECK(rules_in(documents["objects"][2]) == strings({"toolbox-name-numeric"}));
  CHECK_THAT(validate({"-"}, good + "---\n" + other).output, Contains("1 object of other kinds passed over"));
}

TEST_CASE("validate: what kubectl get -o yaml prints") {
  const std::string list =
      "apiVersion: v1\nitems:\n"
      "- apiVersion: cocoonset.cocoonstack.io/v1\n  kind: CocoonSet\n  metadata:\n    name: one\n    namespace: vms\n"
      "    uid: 240f84f3-0049-4331-9c06-8a2d5de8d9d6\n  spec:\n    agent:\n      image: ubuntu:24.04\n"
      "- apiVersion: v1\n  kind: Secret\n  metadata:\n    name: token\n"
      "- apiVersion: cocoonset.cocoonstack.io/v1\n  kind: CocoonSet\n  metadata:\n    name: two\n  spec: {}\n"
      "kind: List\nmetadata:\n  resourceVersion: \"\"\n";
  const Json report = judged(list);
  CHECK(report.at("skipped") == 1);
  REQUIRE(report.at("objects").size() == 2);
  CHECK(report["objects"][0]["item"] == 0);
  CHECK(report["objects"][0]["namespace"] == "vms");
  CHECK(report["objects"][1]["item"] == 2);
  CHECK(rules_in(report["objects"][1]) == strings({"agent-image-required"}));
  CHECK(report["objects"][1]["findings"][0]["field"] == "spec.agent.image");
}

TEST_CASE("validate: --old judges as an update of what stands there") {
  const TemporaryFolder folder;
  const std::string invalid = good + "    os: plan9\n";
  folder.write("new.yaml", invalid);
  folder.write("old/a.yaml", "apiVersion: v1\nkind: ConfigMap\n---\n" + invalid);
  folder.write("broken.yaml", "a: [1\n");
  const auto outcome_of = [&folder](const std::vector<std::string>& old, const std::string& input = {}) {
    std::vector<std::string> arguments = {"validate", "new.yaml"};
    for (const std::string& path : old) arguments.insert(arguments.end(), {"--old", path});
    return run({.arguments = arguments, .input = input, .folder = folder.path()});
  };
  CHECK(outcome_of({}).code == 1);
  CHECK(outcome_of({"old"}).code == 0);
  CHECK_THAT(outcome_of({"old"}).output, Contains("note: spec.agent.os"));
  CHECK(outcome_of({"-"}, invalid).code == 0);
  CHECK(outcome_of({"-", "old/a.yaml"}, good).code == 1);  // the first counts
  check_usage_error(outcome_of({"none.yaml"}), {"none.yaml", "No such file"});
  check_usage_error(outcome_of({"broken.yaml"}), {"broken.yaml:2: "});
  check_usage_error(run({.arguments = {"validate", "-", "--old", "-"}, .input = good}), {"standard input", "twice"});
}

TEST_CASE("validate: --ignore hides advice, and nothing else") {
  const std::string numeric = good + "    mode: clone\n  toolboxes:\n  - {name: \"1\", image: \"a:1\"}\n";
  CHECK_THAT(validate({"-", "--ignore", "toolbox-name-numeric"}, numeric).output, Contains("; 1 warning ignored"));
  CHECK(validate({"--ignore", "toolbox-name-numeric", "-", "--warnings-as-errors"}, numeric).code == 0);
  check_usage_error(validate({"-", "--ignore", "os-supported"}, numeric), {"os-supported", "errors cannot be ignored"});
  check_usage_error(validate({"-", "--ignore", "toolbox-name-numerc"}, numeric),
                    {"did you mean", "toolbox-name-numeric"});
}

TEST_CASE("validate: UTF-16 with a byte order mark, as PowerShell writes it") {
  std::string text = "\xFF\xFE";
  for (const char c : bad) text += {c, '\0'};
  const Json report = judged(text);
  REQUIRE(report.at("objects").size() == 1);
  CHECK(report["objects"][0]["findings"] == judged(bad)["objects"][0]["findings"]);
}

TEST_CASE("validate: text that is none") {
  std::ifstream binary(COCOON_WEBHOOK_BINARY, std::ios::binary);
  std::string bytes(4'000, '\0');
  binary.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  for (const std::string& text :
       {bytes, std::string("a: [1\n"), std::string("\xFF\xFF\x00", 3), std::string("{\"a\":")}) {
    const Json report = judged(text);
    REQUIRE(report.at("objects").size() == 1);
    CHECK(rules_in(report["objects"][0]) == strings({"yaml-syntax"}));
  }
  // Nothing that moves the cursor comes out, and the good document beside the broken one is judged.
  const Outcome outcome = validate({"-"}, bytes);
  CHECK(outcome.code == 1);
  const auto is_control = [](char c) { return c != '\n' && static_cast<unsigned char>(c) < 0x20; };
  CHECK(std::none_of(outcome.output.begin(), outcome.output.end(), is_control));
  CHECK(judged("a: [1\n---\n" + good).at("objects").size() == 2);
  CHECK(rules_in(judged(std::string((16U << 20U) + 1, '#')).at("objects").at(0)) == strings({"yaml-syntax"}));
}

}  // namespace
