// The command line as a person or a CI job meets it: arguments in, text and an exit code out.
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
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
  CHECK(validate({"-"}, "").code == 0);
  CHECK(validate({"-"}, "# nothing but a comment\n---\n---\nnull\n").code == 0);
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
  folder.write("empty/notes.txt", "");
  CHECK(validate({folder / "empty"}).code == 0);
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
      "- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: pod\n"
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
            R"(","start":{"offset":98,"line":5,"column":3},"end":{"offset":103,"line":5,"column":8}}]}],)"
            R"("skipped":0,"errors":1,"warnings":0})"
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
