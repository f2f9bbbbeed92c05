// What `validate` writes: each form of its report, for the terminal, for pipes and into files.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "core/rules/table.hpp"
#include "tests/integration/validate.hpp"

namespace {

using namespace cocoon::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using cocoon::Json;

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

}  // namespace
