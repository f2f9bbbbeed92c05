// Lint reports in the forms of other programs: SARIF, JUnit and workflow commands.
#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "core/report/location.hpp"
#include "core/report/report.hpp"
#include "core/rules/table.hpp"
#include "tests/unit/reports.hpp"
#include "tests/unit/source_tree.hpp"

namespace {

using namespace cocoon;

std::string as_junit(const LintReport& report) { return to_text(report, {.format = Format::junit, .version = "1"}); }

}  // namespace

TEST_CASE("SARIF: one result a finding, whose rule is the one at its index") {
  LintReport report;
  std::size_t findings = 0;
  for (const auto& path : cocoon::tests::case_files()) lint(path.string(), cocoon::tests::read_file(path), report);
  for (const LintedObject& object : report.objects) findings += object.findings.size();
  const Json sarif = as_sarif(report);
  CHECK(sarif["version"] == "2.1.0");
  REQUIRE(sarif["runs"].size() == 1);
  const Json& run = sarif["runs"][0];
  CHECK(run["columnKind"] == "unicodeCodePoints");
  CHECK(run["tool"]["driver"]["name"] == "cocoon-webhook");
  CHECK(run["tool"]["driver"]["version"] == "1.2.3");
  const Json& rules = run["tool"]["driver"]["rules"];
  CHECK(rules.size() == all_rules().size());
  CHECK(run["results"].size() == findings);
  for (const Json& result : run["results"]) {
    CHECK(rules.at(result["ruleIndex"].get<std::size_t>())["id"] == result["ruleId"]);
    CHECK((result["level"] == "error" || result["level"] == "warning"));
    const Json& region = result["locations"].at(0)["physicalLocation"]["region"];
    CHECK(region["startLine"] >= 1);
    CHECK(region["startColumn"] >= 1);
    CHECK(region["endLine"] >= region["startLine"]);
  }
}

TEST_CASE("SARIF names files by URI") {
  const auto uri = [](const std::string& source) {
    return as_sarif(linted(
        without_image, source))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
  };
  CHECK(uri("sets/a-b_c.yaml") == "sets/a-b_c.yaml");
  CHECK(uri("sets/ä b%.yaml") == "sets/%C3%A4%20b%25.yaml");
  CHECK(as_sarif(linted(""))["runs"][0]["results"] == Json::array());
}

TEST_CASE("A file is called by its path from the working directory") {
  const auto path = [](std::string_view source, std::string_view folder = "/home/repo") {
    return path_of_file(source, folder).value_or("none");
  };
  for (const char* const source : {"a/b.yaml", "./a/b.yaml", "a//b.yaml", "c/../a/b.yaml", "/home/repo/a/b.yaml",
                                   "../repo/a/b.yaml", "/home/./x/../repo//a/b.yaml"}) {
    CHECK(path(source) == "a/b.yaml");
    CHECK(path(source, "/home/repo/") == "a/b.yaml");
  }
  CHECK(path("../b c.yaml") == "file:///home/b%20c.yaml");
  CHECK(path("/home/repository/b.yaml") == "file:///home/repository/b.yaml");
  CHECK(path("../../../../b.yaml") == "file:///b.yaml");
  CHECK(path("a.yaml", "/") == "a.yaml");
  CHECK(path("-") == "none");
  CHECK(path("./-") == "-");
  // A page knows no working directory.
  CHECK(path("./a//b.yaml", "") == "a/b.yaml");
  CHECK(path("../../a/../b.yaml", "") == "../../b.yaml");
  CHECK(path("/a/b.yaml", "") == "file:///a/b.yaml");
  CHECK(uri_of_file("a b:c.yaml", "/w") == "a%20b%3Ac.yaml");
  CHECK(uri_of_file("../ü.yaml", "/w") == "file:///%C3%BC.yaml");
}

TEST_CASE("What is no file has no place in one") {
  const LintReport report = linted(without_image, "-");
  CHECK(as_sarif(report)["runs"][0]["results"][0]["locations"] == Json::array());
  CHECK(as_annotations(report).rfind("::error title=agent-image-required::", 0) == 0);
}

TEST_CASE("SARIF: help of each rule, and where it stands on the page") {
  const auto rule = [](std::string_view page) {
    const std::string text = to_text(linted(""), {.format = Format::sarif, .version = "1", .page = page});
    return Json::parse(text)["runs"][0]["tool"]["driver"]["rules"][0];
  };
  CHECK(rule("")["help"]["text"] == fix_of(all_rules()[0]));
  CHECK(rule("")["help"]["markdown"].get<std::string>().find("```yaml\n") != std::string::npos);
  CHECK_FALSE(rule("").contains("helpUri"));
  CHECK(rule("https://example.com/p/")["helpUri"] == "https://example.com/p/#rule/agent-image-required");
}

TEST_CASE("SARIF: a fingerprint stays when lines move, and tells findings apart") {
  const auto prints = [](const std::string& text, const std::string& source = "set.yaml") {
    std::vector<std::string> all;
    const Json sarif = as_sarif(linted(text, source));
    for (const Json& result : sarif["runs"][0]["results"]) {
      all.push_back(result["partialFingerprints"]["cocoonFinding/v1"]);
    }
    return all;
  };
  const std::string two =
      header + "  agent: {image: a, mode: run, os: plan9}\n  toolboxes:\n  - {image: a}\n  - {image: a}\n";
  const std::vector<std::string> before = prints(two);
  REQUIRE(before.size() == 3);
  CHECK(std::set<std::string>(before.begin(), before.end()).size() == 3);
  CHECK(prints("# a comment\n\n" + two) == before);
  CHECK(prints(two, "./set.yaml") == before);
  CHECK(prints(two, "other.yaml") != before);
  CHECK(prints(header + "  agent: {image: a, mode: run, os: beos}\n")[0] != before[0]);
  // Documents that cannot be read have no name: their number tells them apart.
  const std::vector<std::string> broken = prints("a: [\n---\na: [\n");
  REQUIRE(broken.size() == 2);
  CHECK(broken[0] != broken[1]);
}

TEST_CASE("JUnit: a suite a file, a test an object, and one failure with all its findings") {
  LintReport report = linted(header + "  agent: {os: plan9}\n---\n" + with_advice);
  lint("b.yaml", without_image, report);
  CHECK(as_junit(report) == R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="cocoon-webhook" tests="3" failures="2" errors="0">
  <testsuite name="set.yaml" tests="2" failures="1" errors="0">
    <testcase name="CocoonSet d/s" classname="set.yaml" file="set.yaml">
      <failure message="spec.agent.image: Required value" type="agent-image-required">set.yaml:5:3: error: spec.agent.image: Required value [agent-image-required]
  fix: set spec.agent.image
set.yaml:5:15: error: spec.agent.os: Unsupported value: &#34;plan9&#34;: supported values: &#34;linux&#34;, &#34;windows&#34;, &#34;android&#34; [os-supported]
  fix: set os to linux, windows or android
</failure>
    </testcase>
    <testcase name="CocoonSet d/s, document 1" classname="set.yaml" file="set.yaml">
      <system-out>set.yaml:11:18: warning: spec.agent.image: &#34;Ubuntu&#34; is no registry-relative repo[:tag]; mode clone pulls snapshots from the platform's registry [clone-image-relative]
  fix: set image to the snapshot's repo[:tag], or mode to run
</system-out>
    </testcase>
  </testsuite>
  <testsuite name="b.yaml" tests="1" failures="1" errors="0">
    <testcase name="CocoonSet d/s" classname="b.yaml" file="b.yaml">
      <failure message="spec.agent.image: Required value" type="agent-image-required">b.yaml:5:3: error: spec.agent.image: Required value [agent-image-required]
  fix: set spec.agent.image
</failure>
    </testcase>
  </testsuite>
</testsuites>
)");
  CHECK(as_junit(linted("")) ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"cocoon-webhook\" tests=\"0\" failures=\"0\" errors=\"0\">\n</testsuites>\n");
}

TEST_CASE("JUnit: what XML cannot hold is replaced, and what would end a place is escaped") {
  const std::string xml = as_junit(linted(without_image, "a<b>&\"\n\t\x01\x1b\xff\uffff.yaml"));
  CHECK(xml.find("<testsuite name=\"a&#60;b&#62;&#38;&#34;&#10;&#9;\ufffd\ufffd\ufffd\ufffd.yaml\"") !=
        std::string::npos);
  const std::string value = as_junit(linted(header + "  agent: {image: a, mode: run, os: \"]]>\\e<x>\"}\n"));
  CHECK(value.find("]]&#62;\\u001b&#60;x&#62;") != std::string::npos);
}

TEST_CASE("JUnit: warnings fail where they count as errors") {
  const std::string xml = to_text(linted(with_advice), {.format = Format::junit, .warnings_as_errors = true});
  CHECK(xml.find("failures=\"1\"") != std::string::npos);
  CHECK(xml.find("type=\"clone-image-relative\"") != std::string::npos);
  CHECK(xml.find("system-out") == std::string::npos);
  CHECK(to_text(linted(with_advice), {.format = Format::junit, .errors_only = true}).find("Ubuntu") ==
        std::string::npos);
}

TEST_CASE("Workflow commands escape what would end them") {
  CHECK(as_annotations(linted(without_image, "a,b:c%\n.yaml")) ==
        "::error file=a%2Cb%3Ac%25%0A.yaml,line=5,col=3,endLine=5,endColumn=8,title=agent-image-required::"
        "spec.agent.image: Required value%0Afix: set spec.agent.image\n");
  const std::string text = as_annotations(linted(header + "  agent: {image: \"100%, a:b\\r\\n\", mode: clone}\n"));
  CHECK(text ==
        "::warning file=set.yaml,line=5,col=18,endLine=5,endColumn=33,title=clone-image-relative::"
        "spec.agent.image: \"100%25, a:b\\r\\n\" is no registry-relative repo[:tag]; mode clone pulls snapshots from "
        "the platform's registry%0Afix: set image to the snapshot's repo[:tag], or mode to run\n");
  CHECK(as_annotations(linted("")).empty());
}
