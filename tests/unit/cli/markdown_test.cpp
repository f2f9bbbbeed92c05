// CocoonSets in Markdown: which blocks are judged, what is expected of them, and where their findings stand.
#include "native/cli/markdown.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "core/rules/table.hpp"

namespace {

using namespace cocoon;

LintReport judged(const std::string& text) {
  LintReport report;
  cli::lint_markdown("docs/page.md", text, report);
  return report;
}

/// `rule@line:column` of all findings.
std::vector<std::string> found_in(const LintReport& report) {
  std::vector<std::string> found;
  for (const LintedObject& object : report.objects) {
    for (const PlacedFinding& placed : object.findings) {
      const Position& at = placed.range.start;
      found.push_back(std::string(placed.finding.rule) + '@' + std::to_string(at.line) + ':' +
                      std::to_string(at.column));
    }
  }
  return found;
}
std::vector<std::string> found_in(const std::string& text) { return found_in(judged(text)); }

using Found = std::vector<std::string>;

const std::string head = "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata:\n  name: a\n";
const std::string good = head + "spec: {agent: {image: a}}\n";
const std::string bad = head + "spec: {agent: {image: a, os: plan9}}\n";

std::string fenced(const std::string& block, const std::string& info = "yaml") {
  return "```" + info + '\n' + block + "```\n";
}
std::string in_element(const std::string& attributes, const std::string& block) {
  return "<cocoonset-example" + attributes + ">\n\n" + block + "\n</cocoonset-example>\n\n";
}
/// Every line of `text` with `mark` before it.
std::string marked(const std::string& mark, const std::string& text) {
  std::string out = mark;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '\n' && i + 1 < text.size()) out += mark;
  }
  return out;
}

}  // namespace

TEST_CASE("markdown: findings stand where they are in the file") {
  CHECK(found_in(fenced(bad)) == Found{"os-supported@6:30"});
  CHECK(found_in("# Title\n\ntext\n\n" + fenced(bad)) == Found{"os-supported@10:30"});
  CHECK(found_in("~~~\n" + bad + "~~~\n") == Found{"os-supported@6:30"});
  CHECK(found_in(marked("    ", bad)) == Found{"os-supported@5:34"});
  CHECK(found_in("- \xc3\xa9\n\n" + marked("  ", fenced(bad))) == Found{"os-supported@8:32"});
  CHECK(found_in(marked("> ", fenced(bad))) == Found{"os-supported@6:32"});
  CHECK(found_in(fenced(bad) + "\n\n" + fenced(bad)) == Found{"os-supported@6:30", "os-supported@15:30"});
}

TEST_CASE("markdown: line ends of every kind") {
  std::string crlf;
  for (const char c : "x\n\n" + fenced(bad)) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  const LintReport report = judged(crlf);
  CHECK(found_in(report) == Found{"os-supported@8:30"});
  const Range& range = report.objects.at(0).findings.at(0).range;
  CHECK(crlf.substr(range.start.offset, range.end.offset - range.start.offset) == "plan9");
}

TEST_CASE("markdown: only blocks that hold a CocoonSet are judged") {
  for (const char* const info : {"yaml", "YAML", "yml", "json", "", "yaml title=\"set.yaml\"", "yaml{3}"}) {
    INFO(info);
    CHECK(judged(fenced(bad, info)).errors == 1);
  }
  CHECK(judged(fenced(bad, "text")).objects.empty());
  CHECK(judged(fenced("kind: Pod\n")).objects.empty());
  CHECK(judged(fenced("kind: [\n")).objects.empty());
  CHECK(judged("kind: CocoonSet\n").objects.empty());
  CHECK(judged(fenced(R"({"kind": "CocoonSet"})"
                      "\n",
                      "json"))
            .errors == 3);
  CHECK(judged("").objects.empty());
  CHECK(judged(fenced(good)).objects.size() == 1);
}

TEST_CASE("markdown: what is expected") {
  const auto as_expected = [](const std::string& text) {
    const LintReport report = judged(text);
    return report.errors == 0 && report.objects.empty() && report.as_expected == 1;
  };
  const Found missed = {"example-as-expected@1:1"};
  CHECK(as_expected(fenced(bad, "yaml expect=invalid")));
  CHECK(as_expected(fenced(bad, "yaml title=\"a\" expect=\"invalid\"")));
  CHECK(as_expected(fenced(bad, "yaml {expect='invalid'}")));
  CHECK(as_expected(in_element(" expect=\"invalid\"", fenced(bad))));
  CHECK(as_expected(in_element(" edit=off expect=invalid", fenced(bad))));
  CHECK(found_in(fenced(good, "yaml expect=invalid")) == missed);
  CHECK(found_in(fenced(good, "yaml expect=valid")).empty());
  CHECK(found_in(fenced(good, "yaml unexpect=invalid")).empty());
  CHECK(found_in(fenced(good, "yaml expect=perhaps")) == missed);
  CHECK(found_in(in_element(" expect=\"invalid\"", fenced(good))) == Found{"example-as-expected@3:1"});
  // The element's word ends with it, and is stronger than the block's.
  CHECK(found_in(in_element(" expect=\"invalid\"", fenced(bad)) + fenced(bad)) == Found{"os-supported@18:30"});
  CHECK(as_expected(in_element(" expect=\"invalid\"", fenced(bad, "yaml expect=valid"))));
  CHECK(judged(in_element("", fenced(bad))).errors == 1);
}

TEST_CASE("markdown: documents are counted through the file") {
  const LintReport report =
      judged(fenced(good + "---\n" + good) + "\n" + fenced(bad, "yaml expect=invalid") + "\n" + fenced(good));
  REQUIRE(report.objects.size() == 3);
  CHECK(report.objects[0].identity.document == 0);
  CHECK(report.objects[1].identity.document == 1);
  CHECK(report.objects[2].identity.document == 3);
}

TEST_CASE("markdown: the example of each of its rules breaks this rule once, and no other") {
  std::size_t rules = 0;
  for (const Rule& rule : all_rules()) {
    if (rule.subject != Subject::markdown) continue;
    ++rules;
    CHECK(found_in(example_of(rule)) == Found{std::string(rule.id) + "@1:1"});
  }
  CHECK(rules == 1);
}
