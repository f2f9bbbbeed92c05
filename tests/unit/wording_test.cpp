// Every message in one golden file, so that a change of wording is seen in one place: what the examples of the rules
// give, and of the cases those that are worded otherwise. Renew it with UPDATE_GOLDEN=1 in the environment, and read
// the difference.
#include "core/field/wording.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/answer/lint.hpp"
#include "core/rules/table.hpp"
#include "tests/unit/admission.hpp"
#include "tests/unit/source_tree.hpp"

namespace {

using namespace cocoon;
using namespace cocoon::tests;

/// What is said for a rule, one message of each shape.
struct Said {
  std::vector<std::string> messages;
  std::set<std::string> shapes;
};
using SaidByRule = std::map<std::string_view, Said>;

/// A message without what comes from the object: text in quotes, numbers and paths of items.
std::string shape_of(std::string_view message) {
  std::string shape;
  bool in_text = false;
  for (const char c : message) {
    if (c == '"') in_text = !in_text;
    if (c == '"' || (!in_text && (c < '0' || c > '9') && c != '-')) shape += c;
  }
  return shape;
}

void add(Said& said, const std::string& message, const std::string& shape, std::string_view fix) {
  if (!said.shapes.insert(shape).second) return;
  said.messages.push_back(message + "\n    fix: " + std::string(fix));
}

void add_findings(SaidByRule& said, const std::string& text) {
  LintReport report;
  lint("", text, report);
  for (const LintedObject& linted : report.objects) {
    for (const PlacedFinding& placed : linted.findings) {
      const Finding& finding = placed.finding;
      add(said[finding.rule], message(finding), shape_of(cause_message(finding)), fix_of(finding));
    }
  }
}

void add_denial(SaidByRule& said, const Rule& rule, const Json& review, const Policy& policy) {
  const Answer answer = answer_to(review, policy);
  add(said[rule.id], answer.verdict.message, answer.verdict.message, fix_of(rule));
}

void add_example(SaidByRule& said, const Rule& rule) {
  const std::string example = example_of(rule);
  if (rule.subject == Subject::pod) {
    const bool about_creator = rule.id == "pod-creator-listed";
    add_denial(said, rule, review_of("CREATE", object_in(example)),
               {.pod_creators = about_creator ? PodCreators{"operator"} : PodCreators()});
  } else if (rule.subject == Subject::workload) {
    add_denial(said, rule, review_of("UPDATE", object_in(example, 1), object_in(example, 0)), {});
  } else if (rule.subject != Subject::markdown) {  // markdown_test.cpp
    add_findings(said, example);
  }
}

std::string all_that_is_said() {
  SaidByRule said;
  for (const Rule& rule : all_rules()) add_example(said, rule);
  for (const auto& path : case_files()) add_findings(said, read_file(path));
  std::string text;
  for (const Rule& rule : all_rules()) {
    if (rule.subject == Subject::markdown) continue;
    text += std::string(rule.id) + '\n';
    for (const std::string& message : said[rule.id].messages) text += "  " + message + '\n';
  }
  return text;
}

}  // namespace

TEST_CASE("Messages read as they did") {
  const auto golden = source_path("tests/cases/wording.golden");
  const std::string said = all_that_is_said();
  const char* const update = std::getenv("UPDATE_GOLDEN");
  if (update != nullptr && *update != '\0') std::ofstream(golden, std::ios::binary) << said;
  CHECK(read_file(golden) == said);
}
