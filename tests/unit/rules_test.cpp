// The rule table: every row is complete, and its example breaks this rule and no other.
#include "core/rules/table.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "core/answer/lint.hpp"
#include "core/reference/rule_list.hpp"
#include "core/rules/schema.hpp"
#include "tests/unit/admission.hpp"

namespace {

using namespace cocoon;
using namespace cocoon::tests;

using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using RuleCounts = Verdict::RuleCounts;
using Ids = std::vector<std::string_view>;

bool is_of_set(const Rule& rule) {
  return rule.subject == Subject::machine || rule.subject == Subject::agent || rule.subject == Subject::toolbox ||
         rule.subject == Subject::set;
}

/// In the table's order.
template <typename Condition>
Ids ids_where(const Condition& holds) {
  Ids ids;
  for (const Rule& rule : all_rules()) {
    if (holds(rule)) ids.push_back(rule.id);
  }
  return ids;
}

template <typename Visit>
void for_each_field(const schema::Field& field, const Visit& visit) {
  visit(field);
  for (const schema::Field* member : field.members) for_each_field(*member, visit);
}

/// Of a list with commas.
std::set<std::string_view> words_of(std::string_view list) {
  std::set<std::string_view> words;
  while (!list.empty()) {
    const std::size_t end = list.find(", ");
    words.insert(list.substr(0, end));
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 2);
  }
  return words;
}

bool is_kebab_case(std::string_view id) {
  return !id.empty() && id.front() != '-' && id.back() != '-' && id.find("--") == std::string_view::npos &&
         std::all_of(id.begin(), id.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool is_one_line(std::string_view text) {
  return !text.empty() && text.find('\n') == std::string_view::npos && text.front() != ' ' && text.back() != ' ';
}

/// Errors and advice in the verdict of the example's review, together.
RuleCounts found_in_review(const Rule& rule, const Json& review) {
  const Policy policy{.pod_creators = rule.id == "pod-creator-listed" ? PodCreators{"operator"} : PodCreators()};
  const Verdict verdict = answer_to(review, policy).verdict;
  CHECK_FALSE(verdict.allowed);
  RuleCounts found = verdict.rules;
  found.insert(verdict.advice.begin(), verdict.advice.end());
  return found;
}

RuleCounts found_in_text(const std::string& text) {
  LintReport report;
  lint("example.yaml", text, report);
  CHECK(report.objects.size() == 1);
  RuleCounts found;
  for (const PlacedFinding& placed : report.objects.at(0).findings) ++found[placed.finding.rule];
  return found;
}

}  // namespace

TEST_CASE("Every row of the table is complete") {
  std::set<std::string_view> ids;
  for (const Rule& rule : all_rules()) {
    INFO(rule.id);
    CHECK(is_kebab_case(rule.id));
    CHECK(ids.insert(rule.id).second);
    CHECK(find_rule(rule.id) == &rule);
    CHECK(is_one_line(rule.field));
    CHECK((is_one_line(summary_of(rule)) && summary_of(rule).back() != '.'));
    CHECK((is_one_line(fix_of(rule)) && fix_of(rule).back() != '.'));
    CHECK((is_one_line(reason_of(rule)) && reason_of(rule).back() == '.'));
    CHECK((summary_of(rule) + fix_of(rule) + reason_of(rule)).find_first_of("{}") == std::string::npos);
    CHECK((rule.example.size() > 1 && rule.example.back() == '\n'));
  }
  CHECK(find_rule("no-such-rule") == nullptr);
  CHECK(find_rule("") == nullptr);
}

TEST_CASE("Every rule has a check of its subject's kind") {
  for (const Rule& rule : all_rules()) {
    INFO(rule.id);
    switch (rule.subject) {
      case Subject::text:
      case Subject::templates:
      case Subject::markdown: CHECK(std::holds_alternative<std::monostate>(rule.check)); break;
      case Subject::set: CHECK(std::holds_alternative<SetCheck>(rule.check)); break;
      case Subject::pod: CHECK(std::holds_alternative<PodCheck>(rule.check)); break;
      case Subject::workload: CHECK(std::holds_alternative<WorkloadCheck>(rule.check)); break;
      default: CHECK(std::holds_alternative<MachineCheck>(rule.check));
    }
  }
}

// A list of its own: ids, severities and the order within a subject are promised to users, whatever the table says.
TEST_CASE("The rules of a set have the severity and the order that the contract promises") {
  const Ids denying = {"agent-image-required",
                       "agent-replicas-nonnegative",
                       "agent-mode-supported",
                       "os-supported",
                       "backend-supported",
                       "conn-type-supported",
                       "firecracker-no-windows",
                       "firecracker-oci-image",
                       "firecracker-no-clone",
                       "toolbox-name-required",
                       "toolbox-name-rfc1123",
                       "toolbox-name-unique",
                       "toolbox-mode-supported",
                       "toolbox-static-ip-required",
                       "toolbox-static-vmid-required",
                       "toolbox-image-required",
                       "toolbox-backend-matches-agent",
                       "snapshot-policy-supported",
                       "hibernate-policy-supported"};
  const Ids advising = {"toolbox-name-numeric", "clone-image-relative", "firecracker-ignores-no-direct-io",
                        "static-ignores-vm-options"};
  CHECK(ids_where([](const Rule& rule) { return is_of_set(rule) && rule.severity == Severity::error; }) == denying);
  CHECK(ids_where([](const Rule& rule) { return is_of_set(rule) && rule.severity == Severity::warning; }) == advising);
}

TEST_CASE("Every other rule of the contract is an error, but for what is advice") {
  for (const std::string_view id :
       {"type-mismatch", "quantity-invalid", "yaml-syntax", "duplicate-key", "unknown-field", "value-limit",
        "api-version-supported", "metadata-name", "metadata-field", "kind-known", "pod-owned-by-cocoonset",
        "pod-creator-listed", "workload-no-scale-down"}) {
    INFO(id);
    REQUIRE(find_rule(id) != nullptr);
    CHECK(find_rule(id)->severity == Severity::error);
  }
  const auto is_other_advice = [](const Rule& rule) { return !is_of_set(rule) && rule.severity == Severity::warning; };
  CHECK(ids_where(is_other_advice) == Ids{"yaml-ambiguous", "ignore-names-advice", "workload-pods-denied"});
}

TEST_CASE("The texts of a rule list the values of the schema") {
  CHECK(summary_of(*find_rule("os-supported")) == "the os is linux, windows or android");
  CHECK(fix_of(*find_rule("hibernate-policy-supported")) == "set spec.hibernatePolicy to retain or release");
  CHECK_THAT(reason_of(*find_rule("toolbox-backend-matches-agent")), EndsWith("not set is cloud-hypervisor."));
  CHECK_THAT(summary_of(*find_rule("api-version-supported")), Contains("a cocoonset.cocoonstack.io/v1 CocoonSet"));
}

TEST_CASE("A reason that counts the values counts them right") {
  constexpr std::string_view words[] = {"two", "three", "four", "five", "six"};
  std::size_t counted = 0;
  for (const Rule& rule : all_rules()) {
    for (std::size_t i = 0; i < std::size(words); ++i) {
      if (reason_of(rule).find("hese " + std::string(words[i])) == std::string::npos) continue;
      INFO(rule.id);
      REQUIRE(rule.schema_field != nullptr);
      CHECK(rule.schema_field->allowed.size() == i + 2);
      ++counted;
    }
  }
  CHECK(counted == 4);
}

TEST_CASE("Each list of values in spec is held up by a rule that names it") {
  for_each_field(schema::spec, [](const schema::Field& field) {
    if (field.allowed.empty()) return;
    INFO(field.name);
    const Ids ids = ids_where([&](const Rule& rule) {
      return rule.schema_field == &field && rule.id.find("-supported") != std::string_view::npos;
    });
    CHECK(ids.size() == 1);
  });
}

TEST_CASE("The rules about limits and quantities name the fields that have them") {
  std::set<std::string_view> limited;
  std::set<std::string_view> quantities;
  for_each_field(schema::spec, [&](const schema::Field& field) {
    if (field.maximum || field.max_length) limited.insert(field.name);
    if (field.type == schema::Type::quantity || field.type == schema::Type::quantity_map) quantities.insert(field.name);
  });
  CHECK(words_of(find_rule("value-limit")->field) == limited);
  CHECK(quantities == std::set<std::string_view>{"storage", "limits", "requests"});
  CHECK(find_rule("quantity-invalid")->field == "storage, and the values of resources.limits and resources.requests");
}

TEST_CASE("The example of a rule breaks this rule once, and no other") {
  for (const Rule& rule : all_rules()) {
    INFO(rule.id);
    const std::string example = example_of(rule);
    const RuleCounts alone = {{rule.id, 1}};
    if (rule.subject == Subject::pod) {
      CHECK(found_in_review(rule, review_of("CREATE", object_in(example))) == alone);
    } else if (rule.subject == Subject::workload) {
      CHECK(found_in_review(rule, review_of("UPDATE", object_in(example, 1), object_in(example, 0))) == alone);
    } else if (rule.subject != Subject::markdown) {  // markdown_test.cpp
      CHECK(found_in_text(example) == alone);
    }
  }
}

TEST_CASE("The server finds in an example what the command line finds, where it judges that at all") {
  for (const Rule& rule : all_rules()) {
    const bool is_typed = rule.id == "type-mismatch" || rule.id == "quantity-invalid";
    if (!is_typed && !is_of_set(rule)) continue;
    INFO(rule.id);
    const Verdict verdict = answer_to(review_of("CREATE", object_in(example_of(rule)))).verdict;
    const bool is_error = rule.severity == Severity::error;
    CHECK(verdict.allowed != is_error);
    CHECK(verdict.rules == (is_error ? RuleCounts{{rule.id, 1}} : RuleCounts{}));
    CHECK(verdict.advice == (is_error ? RuleCounts{} : RuleCounts{{rule.id, 1}}));
  }
}

TEST_CASE("The lists of rules name each once, in the table's order") {
  const std::string text = rules_as_text(all_rules());
  const std::string markdown = rules_as_markdown(all_rules());
  const Json json = Json::parse(rules_as_json(all_rules()));
  REQUIRE(json.size() == all_rules().size());
  std::size_t text_at = 0;
  std::size_t markdown_at = 0;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const Rule& rule = all_rules()[i];
    INFO(rule.id);
    CHECK(json[i]["id"] == rule.id);
    CHECK(json[i] == Json::parse(rule_as_json(rule)));
    CHECK(json[i]["example"] == example_of(rule));
    text_at = text.find(std::string(rule.id) + ' ', text_at);
    markdown_at = markdown.find("| `" + std::string(rule.id) + "` |", markdown_at);
    CHECK(text_at != std::string::npos);
    CHECK(markdown_at != std::string::npos);
    CHECK(rule_as_text(rule).find(summary_of(rule)) != std::string::npos);
    CHECK(rule_as_markdown(rule).find(example_of(rule)) != std::string::npos);
  }
  CHECK(std::count(text.begin(), text.end(), '\n') == static_cast<std::ptrdiff_t>(all_rules().size()));
  CHECK(std::count(markdown.begin(), markdown.end(), '\n') == static_cast<std::ptrdiff_t>(all_rules().size() + 2));
}
