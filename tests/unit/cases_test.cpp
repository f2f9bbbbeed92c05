// Runs the files of tests/cases through lint() and compares what it finds with what they say (tests/cases/README.md).
#include <catch2/catch.hpp>
#include <cstddef>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "core/answer/lint.hpp"
#include "core/rules/table.hpp"
#include "tests/unit/source_tree.hpp"

namespace {

using namespace cocoon;
using namespace cocoon::tests;

/// One line of expectation: "rule", "rule field", "rule field @line".
using Lines = std::vector<std::string>;

/// What stands between two `---` lines, with the comments before it.
struct Case {
  Lines expected;
  bool says_something = false;
  bool has_content = false;
};

struct CaseFile {
  std::vector<Case> cases{1};
  std::vector<std::size_t> case_of_line{0};  ///< by line number, from 1
  std::size_t skipped = 0;
};

bool starts_with(const std::string& text, std::string_view start) { return text.compare(0, start.size(), start) == 0; }

void read_line(const std::string& line, CaseFile& file) {
  // A separator belongs to what stands before it: what is said about an end that is missing points there.
  file.case_of_line.push_back(file.cases.size() - 1);
  Case& current = file.cases.back();
  if (starts_with(line, "---")) {
    // JSON has no comments: what is expected of it stands in a document of its own before it.
    if (current.has_content) file.cases.emplace_back();
  } else if (starts_with(line, "#! ")) {
    const std::string expectation = line.substr(3);
    current.says_something = true;
    if (expectation == "skipped") {
      ++file.skipped;
    } else if (expectation != "none") {
      current.expected.push_back(expectation);
    }
  } else if (line.find_first_not_of(" \r") != std::string::npos && line[0] != '#') {
    current.has_content = true;
  }
}

CaseFile read_cases(const std::string& text) {
  CaseFile file;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) read_line(line, file);
  file.case_of_line.push_back(file.cases.size() - 1);
  return file;
}

std::string without_position(const std::string& line) { return line.substr(0, line.find(" @")); }

std::string as_line(const PlacedFinding& placed) {
  std::string line(placed.finding.rule);
  if (!placed.finding.field.is_root()) line += ' ' + placed.finding.field.to_string();
  return line + " @" + std::to_string(placed.range.start.line);
}

std::vector<Lines> found_by_case(const LintReport& report, const CaseFile& file) {
  std::vector<Lines> found(file.cases.size());
  for (const LintedObject& linted : report.objects) {
    for (const PlacedFinding& placed : linted.findings) {
      found[file.case_of_line.at(placed.range.start.line)].push_back(as_line(placed));
    }
  }
  return found;
}

/// Takes the positions off that nobody asked for.
void forget_positions(const Lines& expected, Lines& found) {
  for (std::size_t i = 0; i < found.size(); ++i) {
    const bool is_asked = i < expected.size() && expected[i].find(" @") != std::string::npos;
    if (!is_asked) found[i] = without_position(found[i]);
  }
}

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += "\n  " + line;
  return text;
}

std::set<std::string> ids_in(const CaseFile& file) {
  std::set<std::string> ids;
  for (const Case& one : file.cases) {
    for (const std::string& line : one.expected) ids.insert(line.substr(0, line.find(' ')));
  }
  return ids;
}

/// A scale-down takes two states of an object, and a creator somebody who asks.
bool is_found_in_files(const Rule& rule) {
  return rule.id != "pod-creator-listed" && rule.subject != Subject::workload && rule.subject != Subject::markdown;
}

}  // namespace

TEST_CASE("Every case gives the findings that it says") {
  for (const auto& path : case_files()) {
    INFO(case_name(path));
    const std::string text = read_file(path);
    const CaseFile file = read_cases(text);
    LintReport report;
    lint(path.string(), text, report);
    std::vector<Lines> found = found_by_case(report, file);
    for (std::size_t i = 0; i < file.cases.size(); ++i) {
      INFO("case " << i);
      CHECK(file.cases[i].says_something == file.cases[i].has_content);
      forget_positions(file.cases[i].expected, found[i]);
      CHECK(joined(found[i]) == joined(file.cases[i].expected));
    }
    CHECK(report.skipped == file.skipped);
  }
}

TEST_CASE("Every rule has a case, and every case a rule") {
  std::set<std::string> ids;
  for (const auto& path : case_files()) {
    const std::set<std::string> of_file = ids_in(read_cases(read_file(path)));
    ids.insert(of_file.begin(), of_file.end());
    // A file of rules/ is about the rule that it is named by.
    if (starts_with(case_name(path), "rules/")) CHECK(of_file.count(path.stem().string()) == 1);
  }
  for (const std::string& id : ids) {
    INFO(id);
    CHECK(find_rule(id) != nullptr);
  }
  for (const Rule& rule : all_rules()) {
    INFO(rule.id);
    if (is_found_in_files(rule)) CHECK(ids.count(std::string(rule.id)) == 1);
  }
}

TEST_CASE("Good examples are valid and without advice") {
  std::size_t examples = 0;
  for (const auto& path : case_files()) {
    if (!starts_with(case_name(path), "good/")) continue;
    INFO(case_name(path));
    LintReport report;
    lint(path.string(), read_file(path), report);
    CHECK(report.objects.size() == 1);
    CHECK(report.errors + report.warnings + report.skipped == 0);
    ++examples;
  }
  CHECK(examples >= 8);
}

TEST_CASE("What only looks like a list of ours is passed over, and counted") {
  const auto check = [](const std::string& text) {
    INFO(text);
    LintReport report;
    lint("x.yaml", text, report);
    CHECK(report.objects.empty());
    CHECK(report.skipped == 1);
  };
  // The items of a typed list do not say what they are: the list does, and they are no CocoonSets.
  check("apiVersion: v1\nkind: ServiceList\nitems:\n- metadata: {name: a}\n");
  // Nor is what is wrong with such a list our business.
  check("apiVersion: v1\nkind: ServiceList\nmetadata: {}\nmetadata: {}\nitems:\n- metadata: {name: a}\n");
  // A kind of its own that ends like one
  check("apiVersion: example.com/v1\nkind: AccessList\nspec: {}\n");
}
