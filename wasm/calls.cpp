#include "wasm/calls.hpp"

#include <algorithm>
#include <vector>

#include "core/answer/manifest.hpp"
#include "core/answer/review_answer.hpp"
#include "core/field/near_word.hpp"
#include "core/reference/rule_list.hpp"
#include "core/reference/schema_list.hpp"
#include "core/report/preview_json.hpp"
#include "core/report/report.hpp"
#include "core/rules/table.hpp"

namespace cocoon::wasm {

namespace {

PodCreators rest_as_creators(Arguments& arguments) {
  PodCreators creators;
  while (!arguments.at_end()) creators.emplace(arguments.text());
  return creators;
}

/// Separated by commas.
IgnoredRules words_of(std::string_view list) {
  IgnoredRules words;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    words.emplace(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return words;
}

}  // namespace

std::string validate(Arguments& arguments) {
  const std::string_view source = arguments.text();
  const std::string_view text = arguments.text();
  OldObjects old;
  old.add(arguments.text());
  LintOptions options{.old = &old};
  while (!arguments.at_end()) options.ignored.emplace(arguments.text());
  LintReport report;
  lint(source, text, report, options);
  return to_json(report);
}

std::string report(Arguments& arguments, Counts& counts) {
  const auto format = format_called(arguments.text());
  if (!format) return {};
  ReportOptions options{.format = *format, .version = COCOON_VERSION, .page = COCOON_PAGE_URL};
  options.color = arguments.next().has_value();
  options.errors_only = arguments.next().has_value();
  options.warnings_as_errors = arguments.next().has_value();
  options.folder = arguments.text();
  OldObjects old;
  old.add(arguments.text());
  const LintOptions lint_options{.old = &old, .ignored = words_of(arguments.text())};
  LintReport report;
  std::string holdings;
  while (!arguments.at_end()) {
    const std::string_view source = arguments.text();
    const std::string_view text = arguments.text();
    const Chosen chosen = arguments.next() ? Chosen::by_search : Chosen::by_name;
    holdings += lint_file(source, text, chosen, report, lint_options) ? '1' : '0';
  }
  counts = {.errors = report.errors, .warnings = report.warnings, .skipped = report.skipped};
  return to_text(report, options) + '\0' + holdings;
}

std::string answer(Arguments& arguments) {
  PreviewFacts facts;
  facts.source = arguments.text();
  const std::string_view text = arguments.text();
  facts.old_text = arguments.next();
  facts.parent = arguments.next();
  facts.operation = arguments.next();
  facts.user = arguments.next();
  facts.pod_creators = rest_as_creators(arguments);
  return previews_as_json(facts.source, preview_answers(text, facts));
}

std::string judge(Arguments& arguments) {
  PreviewFacts facts;
  facts.source = arguments.text();
  const std::string_view text = arguments.text();
  facts.old_text = arguments.next();
  const bool with_kubectl = arguments.next().has_value();
  return answer_as_json(facts.source, cocoon::judge(text, facts, with_kubectl));
}

std::string review(Arguments& arguments) {
  const std::string_view body = arguments.text();
  const auto parent = arguments.next();
  const bool warn_only = arguments.next().has_value();
  const Policy policy{.pod_creators = rest_as_creators(arguments), .warn_only = warn_only};
  Result<ReviewAnswer> answer = answer_review(body, policy, parent);
  return answer.ok() ? std::move(answer->json) : std::move(answer.error().message);
}

std::string list(Arguments&) { return rules_as_json(all_rules()); }

std::string schema(Arguments&) { return schema_as_json(); }

std::string defaulted(Arguments& arguments) {
  const std::string_view source = arguments.text();
  return stored_as_json(source, preview_stored(arguments.text()));
}

std::string near_word(Arguments& arguments) {
  const std::string_view word = arguments.text();
  std::vector<std::string_view> known;
  while (!arguments.at_end()) known.push_back(arguments.text());
  return std::string(cocoon::near_word(word, known).value_or(std::string_view()));
}

std::string why_not_ignored(Arguments& arguments) { return cocoon::why_not_ignored(arguments.text()); }

std::string version(Arguments&) { return COCOON_VERSION; }

}  // namespace cocoon::wasm
