// What the command line says about itself: help, version, mistakes, and the README's tables.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "native/cli/config.hpp"
#include "tests/integration/program.hpp"
#include "tests/integration/usage_error.hpp"

namespace {

using namespace cocoon::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("version") {
  const Outcome outcome = run({"version"});
  CHECK(outcome.code == 0);
  CHECK_THAT(outcome.output, StartsWith("cocoon-webhook ") && Catch::Matchers::EndsWith(")\n"));
  const Outcome by_flag = run({"--version"});
  CHECK(by_flag.code == 0);
  CHECK(by_flag.output == outcome.output);
}

TEST_CASE("help: of every command") {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{{"--help"},
                                                                                         {"-h"},
                                                                                         {"--help-all"},
                                                                                         {"serve", "--help"},
                                                                                         {"validate", "--help"},
                                                                                         {"review", "--help"},
                                                                                         {"rules", "--help"},
                                                                                         {"version", "--help"}}) {
    INFO(arguments[0]);
    const Outcome outcome = run(arguments);
    CHECK(outcome.code == 0);
    CHECK(outcome.errors.empty());
    CHECK_THAT(outcome.output, Contains("Usage: "));
  }
  const std::string serve = run({"serve", "--help"}).output;
  for (const cocoon::Variable& variable : cocoon::variables()) {
    CHECK_THAT(serve, Contains(cocoon::flag_of(variable)) && Contains("[" + std::string(variable.name) + "]"));
  }
}

TEST_CASE("usage: a mistyped word suggests the near one") {
  check_usage_error(run({"validat", "x"}), {"did you mean \"validate\"?"});
  check_usage_error(run({"vresion"}), {"did you mean \"version\"?"});
  check_usage_error(run({"validate", "--outptu", "json", "-"}), {"did you mean \"--output\"?"});
  check_usage_error(run({"validate", "--warning-as-errors", "-"}), {"did you mean \"--warnings-as-errors\"?"});
  check_usage_error(run({"serve", "--tls-crt=x"}), {"did you mean \"--tls-cert\"?"});
  check_usage_error(run({"review", "--parnet", "x", "-"}), {"did you mean \"--parent\"?"});
  // A flag of a command that was left out.
  check_usage_error(run({"--standalone"}), {"did you mean \"serve --standalone\"?"});
  check_usage_error(run({"--listen-adr=:0"}), {"did you mean \"serve --listen-addr\"?"});
  check_usage_error(run({"entirely-else"}), {"entirely-else"});
  check_usage_error(run({"a\nb\x1b[31m"}), {R"("a\nb\u001b[31m")"});
}

TEST_CASE("usage: what a flag takes is said where it is missing or wrong") {
  check_usage_error(run({"serve", "--tls-cert"}), {"--tls-cert", "VALUE"});
  check_usage_error(run({"validate", "-", "--color"}), {"--color", "auto|always|never"});
  const auto port = [](const std::string& number) {
    return run({"serve", "--standalone", "--playground", ".", "--playground-port", number});
  };
  check_usage_error(port("65536"), {"--playground-port", "65536", "65535"});
  check_usage_error(port("http"), {"--playground-port", "http", "65535"});
  CHECK_THAT(run({"validate", "--help"}).output,
             Contains("--output text|json|sarif|github|junit[=FILE]") && Contains("(default text)"));
}

TEST_CASE("usage: every mistake names the help of its own command") {
  check_usage_error(run({"validate", "--colour"}), {"(see cocoon-webhook validate --help)"});
  check_usage_error(run({"validate"}), {"PATH", "(see cocoon-webhook validate --help)"});
  check_usage_error(run({"validate", "-o", "x", "-"}), {"(see cocoon-webhook validate --help)"});
  check_usage_error(run({"rules", "a", "b"}), {"(see cocoon-webhook rules --help)"});
  check_usage_error(run({"nothing"}), {"(see cocoon-webhook --help)"});
}

TEST_CASE("usage: mistakes are told in words of who made them") {
  check_usage_error(run({"validate", "-", "--color", "alwys"}),
                    {"\"alwys\" is none of auto, always, never; did you mean \"always\"?"});
  check_usage_error(run({"rules", "-o", "x"}), {"\"x\" is none of text, markdown, json"});
  check_usage_error(run({"validate", "-", "-o"}), {"--output needs a value: text|json|"});
  check_usage_error(run({"validate", "-", "--quiet=maybe"}), {"--quiet takes no value"});
  check_usage_error(run({"validate", "-", "-q=1"}), {"unknown argument \"-q=1\""});
  check_usage_error(run({"serve", "--playground", "."}), {"--playground", "--standalone"});
  // Typed twice, the last one counts.
  CHECK(run({"rules", "-o", "json", "-o", "text"}).output == run({"rules"}).output);
}

TEST_CASE("usage: fingers that know kubectl") {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"validate", "-f", "set.yaml"},
                                             {"validate", "-fset.yaml"},
                                             {"validate", "--filename=set.yaml"},
                                             {"-f", "set.yaml"}}) {
    check_usage_error(run(words), {"without -", "\"cocoon-webhook validate set.yaml\""});
  }
  check_usage_error(run({"validate", "-R", "x"}), {"leave -R out"});
  check_usage_error(run({"validate", "--recursive", "x"}), {"leave --recursive out"});
  check_usage_error(run({"validate", "-k", "x"}), {"kubectl kustomize DIR | cocoon-webhook validate -"});
}

TEST_CASE("usage: a file without a command") {
  check_usage_error(run({"set.yaml"}), {"did you mean \"validate set.yaml\"?"});
  check_usage_error(run({"-"}), {"did you mean \"validate -\"?"});
  const TemporaryFolder folder;
  folder.write("sets/a.txt", "");
  check_usage_error(run({.arguments = {"sets"}, .folder = folder.path()}), {"did you mean \"validate sets\"?"});
}

TEST_CASE("usage: a word in brackets is a word") {
  const TemporaryFolder folder;
  folder.write("[x]", "");
  const Outcome outcome = run({.arguments = {"validate", "[x]"}, .folder = folder.path()});
  check_usage_error(outcome, {"[x]: no Kubernetes object"});
  check_usage_error(run({"validate", "[a,b]"}), {"[a,b]: No such file"});
  check_usage_error(run({"[x]"}), {"unknown argument \"[x]\""});
  check_usage_error(run({"validate", "-", "--color", "[x]"}), {"\"[x]\" is none of"});
  check_usage_error(run({"validate", ""}), {"\"\": No such file"});
}

TEST_CASE("help: as a command") {
  CHECK(run({"help"}).output == run({"--help"}).output);
  for (const std::string command : {"serve", "validate", "review", "rules", "version"}) {
    const Outcome outcome = run({"help", command});
    CHECK(outcome.code == 0);
    CHECK(outcome.output == run({command, "--help"}).output);
  }
  check_usage_error(run({"help", "validat"}), {"unknown command \"validat\"; did you mean \"validate\"?"});
}

TEST_CASE("usage: without a command it serves, or says what to do") {
  const std::string missing = "/nonexistent/tls.crt";
  // The certificate of a cluster is not there; whoever has set another path knows what to do.
  if (!std::ifstream("/etc/cocoon/webhook/certs/tls.crt")) {
    check_usage_error(run(std::vector<std::string>{}), {"TLS_CERT", "make run", "cocoon-webhook validate FILE"});
  }
  CHECK_THAT(run({.arguments = {}, .environment = {{"TLS_CERT", missing}}}).errors, !Contains("make run"));
  check_usage_error(run({.arguments = {}, .environment = {{"TLS_CERT", missing}}}), {"TLS_CERT", missing});
}

// --- The README's tables

/// Where in the README the table between `<!-- name:begin -->` and `<!-- name:end -->` stands.
struct Range {
  std::size_t begin;
  std::size_t size;
};

Range between_markers(const std::string& readme, const std::string& name) {
  const std::string mark = "<!-- " + name + ":begin -->\n";
  const std::size_t first = readme.find(mark);
  const std::size_t last = readme.find("<!-- " + name + ":end -->");
  REQUIRE(first != std::string::npos);
  REQUIRE(last != std::string::npos);
  return {first + mark.size(), last - first - mark.size()};
}

std::string variables_as_markdown() {
  std::string table = "| variable | flag | default | meaning |\n|---|---|---|---|\n";
  for (const cocoon::Variable& variable : cocoon::variables()) {
    const std::string value(variable.default_value);
    table += "| `" + std::string(variable.name) + "` | `" + cocoon::flag_of(variable) + "` | " +
             (value.empty() ? "unset" : "`" + value + "`") + " | " + std::string(variable.meaning) + " |\n";
  }
  return table;
}

TEST_CASE("README: the tables are those of the program") {
  const std::string path = COCOON_SOURCE_DIR "/README.md";
  std::ostringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  std::string readme = content.str();
  const std::pair<const char*, std::string> tables[] = {{"rules", run({"rules", "--output", "markdown"}).output},
                                                        {"variables", variables_as_markdown()}};
  const bool renews = std::getenv("UPDATE_GOLDEN") != nullptr;  // NOLINT(concurrency-mt-unsafe): nobody sets it
  for (const auto& [name, table] : tables) {
    const Range range = between_markers(readme, name);
    if (renews) {
      readme.replace(range.begin, range.size, table);
    } else {
      INFO("renew it: UPDATE_GOLDEN=1 ctest --preset dev -R usage_test");
      CHECK(readme.substr(range.begin, range.size) == table);
    }
  }
  if (renews) std::ofstream(path, std::ios::binary) << readme;
}

}  // namespace
