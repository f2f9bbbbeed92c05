// The command line as a person or a CI job meets it: arguments in, text and an exit code out.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/rules/table.hpp"
#include "core/text/document.hpp"
#include "tests/integration/recorded.hpp"
#include "tests/integration/server_process.hpp"
#include "tests/integration/usage_error.hpp"

namespace {

using namespace cocoon::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using cocoon::Json;

std::string set_named(const std::string& name, const std::string& spec) {
  return "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata:\n  name: " + name + "\nspec:\n" + spec;
}

const std::string good = set_named("good", "  agent:\n    image: ubuntu:24.04\n");
const std::string bad = set_named("bad", "  agent:\n    replicas: -1\n");
const std::string advised =
    set_named("advised", "  agent:\n    image: ubuntu:24.04\n  toolboxes:\n  - name: \"7\"\n    image: tools:1\n");
const std::string other = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n";

Outcome validate(std::vector<std::string> arguments, const std::string& input = "") {
  arguments.insert(arguments.begin(), "validate");
  return run({.arguments = std::move(arguments), .input = input});
}

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

// --- validate

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

TEST_CASE("validate: --output json, byte for byte") {
  const TemporaryFolder folder;
  folder.write("set.yaml",
               "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata: {name: s, namespace: d}\nspec:\n"
               "  agent: {}\n");
  const Outcome outcome = run({.arguments = {"validate", "set.yaml", "--output=json"}, .folder = folder.path()});
  const std::string fix = fix_of(*cocoon::find_rule("agent-image-required"));
  CHECK(outcome.output ==
        R"({"objects":[{"source":"set.yaml","document":0,"item":null,"apiVersion":"cocoonset.cocoonstack.io/v1",)"
        R"("kind":"CocoonSet","namespace":"d","name":"s","valid":false,"findings":[{"rule":"agent-image-required",)"
        R"("severity":"error","field":"spec.agent.image","message":"spec.agent.image: Required value","fix":")" +
            fix +
            R"(","start":{"offset":98,"line":5,"column":3},"end":{"offset":103,"line":5,"column":8},"related":[]}]}],)"
            R"("skipped":0,"errors":1,"warnings":0,"notes":0,"ignored":0})"
            "\n");
}

TEST_CASE("validate: --output text points at the place") {
  const TemporaryFolder folder;
  folder.write("set.yaml", bad);
  const auto text = [&](std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"validate", "set.yaml"});
    return run({.arguments = flags, .folder = folder.path()}).output;
  };
  const std::string plain = text({});
  CHECK_THAT(plain,
             Contains("set.yaml:7:15: error: spec.agent.replicas: Invalid value: -1") &&
                 Contains("[agent-replicas-nonnegative]\n    7 |     replicas: -1\n      |               ^~\n") &&
                 Contains("1 object judged: 0 valid, 1 invalid"));
  CHECK_THAT(plain, !Contains("\x1b"));
  CHECK(text({"-o", "text"}) == plain);
  CHECK_THAT(text({"--color=always"}), Contains("\x1b["));
  CHECK_THAT(text({"-q"}), Contains("error: spec.agent.replicas") && !Contains("judged"));
  CHECK(validate({"-q", "-"}, advised).output.empty());
  CHECK(validate({"-q", "--warnings-as-errors", "-"}, advised).code == 1);
  CHECK_THAT(validate({"-"}, advised).output, Contains("-:9:11: warning: ") && Contains("[toolbox-name-numeric]"));
}

TEST_CASE("validate: --output sarif") {
  const TemporaryFolder folder;
  folder.write("my sets/set.yaml", bad);
  const Outcome outcome = run({.arguments = {"validate", "-o", "sarif", "my sets"}, .folder = folder.path()});
  CHECK(outcome.code == 1);
  const Json log = Json::parse(outcome.output);
  CHECK(log.at("version") == "2.1.0");
  const Json& tool = log.at("runs").at(0).at("tool").at("driver");
  CHECK(tool.at("name") == "cocoon-webhook");
  const Json& results = log["runs"][0].at("results");
  REQUIRE(results.size() == 2);
  const Json& result = results[1];
  CHECK(result.at("ruleId") == "agent-replicas-nonnegative");
  CHECK(tool.at("rules").at(result.at("ruleIndex").get<std::size_t>()).at("id") == result.at("ruleId"));
  CHECK(result.at("level") == "error");
  const Json& place = result.at("locations").at(0).at("physicalLocation");
  CHECK(place.at("artifactLocation").at("uri") == "my%20sets/set.yaml");
  CHECK(place.at("region").at("startLine") == 7);
  CHECK(place.at("region").at("startColumn") == 15);
}

TEST_CASE("validate: --output github") {
  const TemporaryFolder folder;
  folder.write("set.yaml", bad + "---\n" + advised);
  const auto annotations = [&](std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"validate", "-o", "github", "set.yaml"});
    return run({.arguments = flags, .folder = folder.path()}).output;
  };
  const std::string all = annotations({});
  CHECK(std::count(all.begin(), all.end(), '\n') == 3);
  CHECK_THAT(all, StartsWith("::error file=set.yaml,line=") &&
                      Contains("::error file=set.yaml,line=7,col=15,endLine=7,endColumn=17,"
                               "title=agent-replicas-nonnegative::spec.agent.replicas: Invalid value: -1") &&
                      Contains("\n::warning file=set.yaml,line="));
  CHECK_THAT(annotations({"-q"}), !Contains("::warning"));
}

TEST_CASE("validate: other programs' files are named from the working directory") {
  const TemporaryFolder folder;
  folder.write("repo/sets/a.yaml", bad);
  const std::string outside = folder.write("elsewhere/b c.yaml", bad);
  const auto named = [&](const std::string& path, std::vector<std::string> more = {}, const std::string& input = "") {
    std::vector<std::string> arguments = {"validate", "-o", "github", "-q", path};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const std::string output = run({.arguments = arguments, .input = input, .folder = folder / "repo"}).output;
    return output.substr(0, output.find(",line="));
  };
  for (const std::string& path : {std::string("sets/a.yaml"), std::string("./sets/a.yaml"), std::string("sets//a.yaml"),
                                  std::string("sets/../sets/./a.yaml"), std::string("../repo/sets/a.yaml"),
                                  folder / "repo/sets/a.yaml", std::string("."), std::string("sets/")}) {
    CHECK(named(path) == "::error file=sets/a.yaml");
  }
  CHECK(named(outside) == "::error file=file%3A//" + folder.path() + "/elsewhere/b%2520c.yaml");
  CHECK(named("-", {"--stdin-filename", "./x.yaml"}, bad) == "::error file=x.yaml");
  CHECK_THAT(named("-", {}, bad), StartsWith("::error title=agent-image-required::"));
  CHECK_THAT(validate({"-", "--stdin-filename=x.yaml"}, bad).output, StartsWith("x.yaml:6:3: error: "));
}

TEST_CASE("validate: -o is repeatable, one report goes to the terminal and others into files") {
  const TemporaryFolder folder;
  folder.write("set.yaml", bad);
  const auto writes = [&](std::vector<std::string> outputs) {
    std::vector<std::string> arguments = {"validate", "set.yaml"};
    for (const std::string& output : outputs) arguments.insert(arguments.end(), {"-o", output});
    return run({.arguments = arguments, .folder = folder.path()});
  };
  const Outcome both = writes({"text", "sarif=report.sarif", "junit=junit.xml"});
  CHECK(both.code == 1);
  CHECK(both.output == writes({"text"}).output);
  CHECK(folder.read("report.sarif") == writes({"sarif"}).output);
  CHECK(folder.read("junit.xml") == writes({"junit"}).output);
  CHECK_THAT(folder.read("junit.xml"), StartsWith("<?xml "));
  // Nothing but the file, and nothing left beside it.
  CHECK(writes({"json=report.json"}).output.empty());
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path())) ++files;
  CHECK(files == 4);
  // A link stays a link.
  std::filesystem::create_symlink("report.json", folder / "link.json");
  CHECK(writes({"text=link.json"}).code == 1);
  CHECK(std::filesystem::is_symlink(folder / "link.json"));
  CHECK(folder.read("report.json") == both.output);
  // What is no file is written to as it is.
  CHECK(writes({"json=/dev/stdout"}).output == writes({"json"}).output);

  check_usage_error(writes({"text", "json"}), {"only one report", "FORMAT=FILE"});
  check_usage_error(writes({"json=x", "text=x"}), {"two reports"});
  check_usage_error(writes({"json="}), {"json= needs"});
  check_usage_error(writes({"jsno=x"}), {"did you mean \"json\"?"});
  check_usage_error(writes({"text", "json=no/such/folder.json"}), {"no/such/folder.json", "No such file"});
  CHECK(writes({"text", "json=no/such/folder.json"}).output == both.output);
  check_usage_error(writes({"json=/dev/full"}), {"/dev/full", "No space"});
}

TEST_CASE("validate: lines of several processes on one pipe are not torn") {
  const TemporaryFolder folder;
  for (int i = 0; i < 200; ++i) folder.write("sets/" + std::to_string(i) + ".yaml", bad);
  // A reader that is slow, so that the pipe is full most of the time.
  const std::string script = folder.write_script(
      "run.sh",
      "for i in 1 2 3 4 5 6; do \"$1\" validate -o github sets & done | while IFS= read -r line; do echo "
      "\"$line\"; done; wait");
  const TemporaryFolder out;
  const std::string lines = out / "lines";
  const std::string command = "cd " + folder.path() + " && " + script + " " COCOON_WEBHOOK_BINARY " > " + lines;
  CHECK(std::system(command.c_str()) == 0);  // NOLINT(cert-env33-c,concurrency-mt-unsafe): a pipe as a shell makes it
  std::ifstream read(lines);
  std::size_t count = 0;
  for (std::string line; std::getline(read, line); ++count) {
    if (!line.starts_with("::error file=sets/") || line.find("::", 2) == std::string::npos ||
        line.find("::error", 2) != std::string::npos) {
      FAIL(line);
    }
  }
  CHECK(count == 6 * 2 * 200);
}

TEST_CASE("validate: -q says the same in every format, and why it fails") {
  const std::string text = bad + "---\n" + advised;
  for (const std::string format : {"text", "json", "sarif", "github", "junit"}) {
    INFO(format);
    CHECK_THAT(validate({"-", "-o", format}, text).output, Contains("toolbox-name-numeric"));
    const auto told = [&](std::vector<std::string> flags) {
      flags.insert(flags.end(), {"-", "-q", "-o", format});
      const std::string output = validate(flags, text).output;
      // The table of rules in SARIF names them all.
      const std::string named = format == "sarif" ? "\"ruleId\":\"" : "";
      CHECK_THAT(output, Contains(named + "agent-image-required"));
      return output.find(named + "toolbox-name-numeric") != std::string::npos;
    };
    CHECK_FALSE(told({}));
    CHECK(told({"--warnings-as-errors"}));
  }
  CHECK_THAT(validate({"-", "--warnings-as-errors"}, advised).output, Contains("; warnings count as errors\n"));
  CHECK_THAT(validate({"-", "--warnings-as-errors"}, good).output, !Contains("count as errors"));
}

TEST_CASE("validate: output that cannot be written is an error") {
  const TemporaryFolder folder;
  const std::string file = folder.write("set.yaml", good);
  const Outcome outcome = run({.arguments = {"validate", file}, .output_path = "/dev/full"});
  check_usage_error(outcome, {"could not be written"});
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
