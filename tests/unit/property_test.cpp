// Twenty thousand random CocoonSets (tests/generate): what holds for all of them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/answer/lint.hpp"
#include "core/field/quote.hpp"
#include "core/field/wording.hpp"
#include "core/rules/cocoonset.hpp"
#include "core/rules/schema.hpp"
#include "core/rules/table.hpp"
#include "core/text/document.hpp"
#include "tests/generate/cocoonset.hpp"
#include "tests/generate/oracle.hpp"
#include "tests/unit/admission.hpp"

namespace {

using namespace cocoon;
using namespace cocoon::tests;
using Lines = std::vector<std::string>;

// A sanitizer takes ten times as long over each.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t sets = 2'000;
#else
constexpr std::uint64_t sets = 20'000;
#endif

/// Findings as lines. Types stand apart: the server reports them in the order of the contract, lint() by position.
struct Found {
  Lines types, errors, advice;

  friend bool operator==(const Found&, const Found&) = default;
};

bool is_of_type(std::string_view rule) { return rule == "type-mismatch" || rule == "quantity-invalid"; }

std::string as_line(const Finding& finding) { return std::string(finding.rule) + " | " + message(finding); }

void sort(Lines& lines) { std::sort(lines.begin(), lines.end()); }

SetFindings judged(const Json& set) {
  constexpr std::size_t all = 1'000'000;
  const Packed object = packed_of(set);
  return judge_set(Node(object.root())["spec"], {.errors = all, .advice = all});
}

Found found_in(const Json& set) {
  const SetFindings findings = judged(set);
  Found found;
  for (const Finding& finding : findings.errors.kept()) {
    (is_of_type(finding.rule) ? found.types : found.errors).push_back(as_line(finding));
  }
  for (const Finding& finding : findings.advice.kept()) found.advice.push_back(as_line(finding));
  sort(found.types);
  return found;
}

bool is_of_text_alone(const Finding& finding) {
  return find_rule(finding.rule)->subject == Subject::text && !is_of_type(finding.rule);
}

Found found_in_text(const std::string& text) {
  LintReport report;
  lint("set", text, report);
  Found found;
  if (report.objects.size() != 1) return {.types = {"no single object"}, .errors = {}, .advice = {}};
  for (const PlacedFinding& placed : report.objects[0].findings) {
    const Finding& finding = placed.finding;
    if (is_of_text_alone(finding)) continue;
    Lines& errors = is_of_type(finding.rule) ? found.types : found.errors;
    (finding.severity == Severity::warning ? found.advice : errors).push_back(as_line(finding));
  }
  sort(found.types);
  return found;
}

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += "\n  " + line;
  return text;
}

std::string joined(const Found& found) {
  return "types:" + joined(found.types) + "\nerrors:" + joined(found.errors) + "\nadvice:" + joined(found.advice) +
         '\n';
}

/// Compares without the price of an assertion; a difference fails with the set that shows it.
template <typename Value>
void require_same(std::uint64_t seed, const std::string& text, const Value& found, const Value& expected) {
  if (found == expected) return;
  FAIL("seed " << seed << '\n' << text << "\nfound\n" << joined(found) << "\nexpected\n" << joined(expected));
}

/// "rule /path/of/the/field", as the oracle has it.
std::string rule_and_pointer(const Finding& finding) {
  std::string line = std::string(finding.rule) + ' ';
  for (const PathStep& step : finding.field.steps()) {
    const auto* item = std::get_if<std::size_t>(&step);
    line += '/' + (item != nullptr ? std::to_string(*item) : std::string(std::get<std::string_view>(step)));
  }
  return line;
}

Lines rules_and_pointers(const Findings& findings) {
  Lines lines;
  for (const Finding& finding : findings.kept()) lines.push_back(rule_and_pointer(finding));
  return lines;
}

std::string review_body(const Json& set) { return review_of("CREATE", set).dump(); }

Answer answer_of(const std::string& body) { return answer_to("/validate-cocoonset", body); }

/// What an answer must list of `found`: so many, and how many more there are.
Lines listed(const Lines& all, std::size_t limit, const std::string& noun) {
  Lines lines(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), limit)));
  if (all.size() > limit) lines.push_back("and " + counted(all.size() - limit, "more " + noun));
  return lines;
}

Lines listed_causes(const SetFindings& found) {
  Lines all;
  for (const Finding& finding : found.errors.kept()) all.push_back(message(finding));
  Lines lines = listed(all, 100, "finding");
  if (all.size() > 100) lines.back() = "spec: " + lines.back();
  return lines;
}

Lines listed_warnings(const SetFindings& found) {
  Lines all;
  for (const Finding& finding : found.advice.kept()) all.push_back(cut(message(finding), 256));
  return listed(all, 20, "warning");
}

Json without_nulls(const Json& value) {
  if (!value.is_object()) return value;
  Json kept = Json::object();
  for (const auto& member : value.items()) {
    if (!member.value().is_null()) kept[member.key()] = without_nulls(member.value());
  }
  return kept;
}

Json default_of(const schema::Field& field) {
  PackedWriter packed;
  schema::tell_default(field, packed);
  return tree_of(std::move(packed).finish());
}

void fill_in(Json& value, const schema::Field& field);

void fill_in_members(Json& object, const schema::Field& field) {
  if (!object.is_object()) return;
  for (const schema::Field* member : field.members) {
    const std::string name(member->name);
    const bool is_unset = !object.contains(name) || object[name].is_null();
    if (is_unset && !member->default_value.empty()) object[name] = default_of(*member);
    if (object.contains(name)) fill_in(object[name], *member);
  }
}

/// Sets what is absent or null in `value`, which stands where `field` says, as the API server does.
void fill_in(Json& value, const schema::Field& field) {
  if (field.type != schema::Type::object_list) return fill_in_members(value, field);
  if (!value.is_array()) return;
  for (Json& item : value) fill_in_members(item, field);
}

Json with_defaults(Json set) {
  if (set.contains("spec")) fill_in(set["spec"], schema::spec);
  return set;
}

}  // namespace

TEST_CASE("The generator gives every kind of set") {
  std::map<std::string_view, std::size_t> sets_with;
  std::size_t valid = 0;
  std::size_t many_errors = 0;
  std::size_t many_warnings = 0;
  for (std::uint64_t seed = 0; seed < sets; ++seed) {
    const SetFindings found = judged(random_cocoonset(seed));
    for (const auto& [rule, count] : found.errors.counts()) ++sets_with[rule];
    for (const auto& [rule, count] : found.advice.counts()) ++sets_with[rule];
    valid += found.errors.empty() ? 1 : 0;
    many_errors += found.errors.total() > 100 ? 1 : 0;
    many_warnings += found.advice.total() > 20 ? 1 : 0;
  }
  for (const Rule& rule : all_rules()) {
    INFO(rule.id);
    const bool is_about_sets =
        std::holds_alternative<MachineCheck>(rule.check) || std::holds_alternative<SetCheck>(rule.check);
    if (is_about_sets || is_of_type(rule.id)) CHECK(sets_with[rule.id] > sets / 200);
  }
  CHECK(valid > sets / 20);
  CHECK(valid < sets / 2);
  CHECK(many_errors > sets / 1000);
  CHECK(many_warnings > sets / 1000);
}

TEST_CASE("What is written reads as the same object") {
  for (std::uint64_t seed = 0; seed < sets; seed += 20) {
    const Json set = random_cocoonset(seed);
    CHECK(set == random_cocoonset(seed));
    for (const std::string& text : {as_yaml(set, seed), as_json(set, seed)}) {
      const std::vector<Document> documents = read_documents(text);
      INFO("seed " << seed << '\n' << text);
      REQUIRE(documents.size() == 1);
      REQUIRE(documents[0].readable);
      REQUIRE(tree_of(documents[0].tree) == set);
    }
  }
}

TEST_CASE("A file gives what a review of the same object gives") {
  for (std::uint64_t seed = 0; seed < sets; ++seed) {
    const Json set = random_cocoonset(seed);
    const Found expected = found_in(set);
    const std::string yaml = as_yaml(set, seed);
    require_same(seed, yaml, found_in_text(yaml), expected);
    const std::string json = as_json(set, seed);
    require_same(seed, json, found_in_text(json), expected);
  }
}

TEST_CASE("An answer lists the findings in their order, up to its limits, and is no other than they say") {
  for (std::uint64_t seed = 0; seed < sets; ++seed) {
    const Json set = random_cocoonset(seed);
    const SetFindings found = judged(set);
    const Verdict verdict = answer_of(review_body(set)).verdict;
    Lines causes;
    for (const StatusCause& cause : verdict.causes) causes.push_back(cause.field.to_string() + ": " + cause.message);
    require_same(seed, set.dump(), causes, listed_causes(found));
    require_same(seed, set.dump(), verdict.warnings, listed_warnings(found));
    if (verdict.allowed != found.errors.empty() || verdict.code != (verdict.allowed ? 0 : 422) ||
        verdict.rules != found.errors.counts() || verdict.advice != found.advice.counts()) {
      FAIL("seed " << seed << '\n' << set.dump());
    }
  }
}

TEST_CASE("One mistake, one finding: a member of the wrong type gets no advice beside") {
  const Json set = Json::parse(R"({"spec": {"agent": {"image": "a"}, "toolboxes": [
      {"name": "a", "mode": "static", "staticIP": "1", "staticVMID": "2", "image": 5, "storage": [], "resources": 1}]}})");
  const SetFindings found = judged(set);
  CHECK(found.errors.total() == 3);
  CHECK(found.advice.total() == 0);
}

TEST_CASE("A second reading of the contract comes to the same findings, in the same order") {
  for (std::uint64_t seed = 0; seed < sets; ++seed) {
    const Json set = random_cocoonset(seed);
    const SetFindings found = judged(set);
    const Judgement expected = judge_by_contract(set);
    require_same(seed, set.dump(), rules_and_pointers(found.errors), expected.errors);
    require_same(seed, set.dump(), rules_and_pointers(found.advice), expected.advice);
  }
}

TEST_CASE("The order of members changes nothing") {
  for (std::uint64_t seed = 0; seed < sets; seed += 4) {
    const Json set = random_cocoonset(seed);
    const std::string as_it_is = answer_of(review_body(set)).body;
    const std::string shuffled = answer_of(as_json(review_of("CREATE", set), seed)).body;
    require_same(seed, set.dump(), Lines{shuffled}, Lines{as_it_is});
  }
}

TEST_CASE("Null means not set") {
  for (std::uint64_t seed = 0; seed < sets; seed += 4) {
    const Json set = random_cocoonset(seed);
    require_same(seed, set.dump(), found_in(without_nulls(set)), found_in(set));
  }
}

TEST_CASE("What the API server fills in changes nothing") {
  for (std::uint64_t seed = 0; seed < sets; seed += 4) {
    const Json set = random_cocoonset(seed);
    require_same(seed, set.dump(), found_in(with_defaults(set)), found_in(set));
  }
}

TEST_CASE("A set that does not change is allowed, whatever it says") {
  for (std::uint64_t seed = 0; seed < sets; seed += 20) {
    const Json set = random_cocoonset(seed);
    const Answer answer = answer_of(review_of("UPDATE", without_nulls(set), set).dump());
    CHECK(answer.verdict.allowed);
    CHECK(answer.verdict.metric_reason == "no_change");
  }
}
