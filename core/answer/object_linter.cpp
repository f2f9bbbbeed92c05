#include "core/answer/object_linter.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "core/answer/envelope.hpp"
#include "core/answer/stored.hpp"
#include "core/field/quote.hpp"
#include "core/rules/cocoonset.hpp"
#include "core/rules/metadata.hpp"
#include "core/rules/schema.hpp"
#include "core/rules/table.hpp"

namespace cocoon {

namespace {

std::string_view rule_of(TextFinding::Kind kind) {
  switch (kind) {
    case TextFinding::Kind::syntax: return "yaml-syntax";
    case TextFinding::Kind::duplicate_key: return "duplicate-key";
    case TextFinding::Kind::surprise: break;
  }
  return "yaml-ambiguous";
}

bool is_below_spec(const FieldPath& field) {
  const std::vector<PathStep> steps = field.steps();
  return !steps.empty() && steps[0] == PathStep("spec");
}

/// Whether the webhook lets an update pass whatever the set says.
bool is_let_pass(Value set, Value old_set) {
  const StoredSet stored = as_stored(set);
  const StoredSet old_stored = as_stored(old_set);
  return !why_not_judged(stored.object.root(), old_stored.object.root()).empty();
}

}  // namespace

void ObjectLinter::judge_text(const TextFindings& findings) {
  for (const TextFinding& found : findings) {
    if (found.kind != TextFinding::Kind::surprise) place(found);
  }
}

template <typename Find>
void ObjectLinter::add(const Node& node, FieldRanges& ranges, const Find& find) {
  Findings findings(max_findings_of_object);
  find(node, findings);
  place(findings, ranges);
}

void ObjectLinter::judge_set(const Node& document, const SourceMap& map, TextFindings findings, bool is_known,
                             Value old_set) {
  lets_spec_pass_ = old_set.exists() && is_let_pass(document.value(), old_set);
  FieldRanges ranges(map);
  judge_text(findings);
  if (!is_known) add(document, ranges, find_api_version_errors);
  add(document, ranges, find_name_errors);
  judge_schema(document, ranges, findings);
  const Node spec = document["spec"];
  add(spec, ranges, [](const Node& node, Findings& out) { judge_rules(node, Severity::error, out); });
  for (const TextFinding& found : findings) {
    if (found.kind == TextFinding::Kind::surprise) place(found);
  }
  add(spec, ranges, [](const Node& node, Findings& out) { judge_rules(node, Severity::warning, out); });
}

void ObjectLinter::judge_envelope(const Node& document, const SourceMap& map, const TextFindings& findings) {
  FieldRanges ranges(map);
  judge_text(findings);
  add(document, ranges, find_api_version_errors);
}

void ObjectLinter::judge_misnamed(const Node& document, const SourceMap& map, const TextFindings& findings) {
  FieldRanges ranges(map);
  judge_text(findings);
  add(document, ranges, find_kind_errors);
}

void ObjectLinter::judge_other(const Kind* kind, const TemplateKind* templates, const WrittenChange& change,
                               const SourceMap& map, const TextFindings& findings) {
  FieldRanges ranges(map);
  judge_text(findings);
  if (kind != nullptr) {
    add(change.object, ranges, [&](const Node&, Findings& out) { kind->find_errors(change, out); });
  }
  if (templates != nullptr) {
    add(change.object, ranges,
        [&](const Node& node, Findings& out) { find_denied_pods(node, change.old_object, *templates, out); });
  }
}

void ObjectLinter::judge_comments(const std::vector<IgnoreComment>& comments) {
  const Rule& rule = *find_rule("ignore-names-advice");
  for (const IgnoreComment& comment : comments) {
    std::string why = why_not_ignored(comment.rule);
    if (why.empty()) continue;
    place({.rule = rule.id, .severity = rule.severity, .cause = Cause::note, .field = {}, .detail = std::move(why)},
          {comment.range});
  }
}

// Where a value reads otherwise than it looks, that is the better advice about its type, and said once.
void ObjectLinter::judge_schema(const Node& document, FieldRanges& ranges, TextFindings& text_findings) {
  Findings findings(max_findings_of_object);
  schema::find_type_errors(document["spec"], findings);
  schema::find_schema_errors(document["spec"], findings);
  find_unknown_top_members(document, findings);
  if (document["metadata"].value().is_object()) find_metadata_errors(document["metadata"], findings);
  std::map<std::string, Finding*> by_path;
  for (Finding& finding : findings.kept()) by_path.emplace(finding.field.to_string(), &finding);
  const auto explains_a_finding = [&by_path](const TextFinding& found) {
    if (found.kind != TextFinding::Kind::surprise) return false;
    const auto explained = by_path.find(found.field.to_string());
    if (explained == by_path.end()) return false;
    // What a field says that nobody knows does not matter.
    if (explained->second->cause != Cause::unknown_field) explained->second->fix = found.detail;
    return true;
  };
  text_findings.erase(std::remove_if(text_findings.begin(), text_findings.end(), explains_a_finding),
                      text_findings.end());
  const std::size_t first = object_.findings.size();
  place(findings, ranges);
  sort_by_start(object_.findings, first);
}

void ObjectLinter::place(const Findings& findings, FieldRanges& ranges) {
  Severity last = Severity::error;  // as those are that are not kept
  for (Finding finding : findings.kept()) {
    // What nobody knows the API server refuses, changed or not.
    const bool is_let_pass = lets_spec_pass_ && is_below_spec(finding.field) && finding.cause != Cause::unknown_field;
    if (is_let_pass) finding.severity = Severity::info;
    last = finding.severity;
    place(finding, finding.about_key ? ranges.key_place_of(finding.field) : ranges.place_of(finding.field));
  }
  count(last, findings.total() - findings.kept().size());
}

void ObjectLinter::place(const TextFinding& found) {
  const bool is_error = found.kind != TextFinding::Kind::surprise;
  place({.rule = rule_of(found.kind),
         .severity = is_error ? Severity::error : Severity::warning,
         .cause = Cause::note,
         .field = found.field,
         .detail = found.detail,
         .fix = found.fix},
        {found.range});
}

void ObjectLinter::place(Finding finding, const FieldPlace& place) {
  const Range& range = place.range;
  if (ignoring_.covers(finding, range)) {
    ++object_.ignored;
    return;
  }
  count(finding.severity, 1);
  if (object_.findings.size() == room_) return;
  if (finding.detail == must_be_string && finding.fix.empty()) say_how_to_quote(range, finding);
  object_.findings.push_back({std::move(finding), range, snippet_of(text_, range)});
  if (place.use) object_.findings.back().related.push_back({"used here", *place.use, snippet_of(text_, *place.use)});
}

void ObjectLinter::say_how_to_quote(const Range& range, Finding& finding) const {
  constexpr std::string_view starts_of_others = "{[&*!|>\"'";
  const std::string_view written = text_.slice(range);
  const bool is_plain = !written.empty() && written.size() <= max_quoted_characters &&
                        written.find('\n') == std::string_view::npos &&
                        starts_of_others.find(written.front()) == std::string_view::npos;
  if (!is_plain) return;
  finding.fix = "put it in quotes: " + in_quotes(written);
  finding.suggestion = written;
}

void ObjectLinter::count(Severity severity, std::size_t findings) {
  switch (severity) {
    case Severity::error: object_.errors += findings; break;
    case Severity::warning: object_.warnings += findings; break;
    case Severity::info: object_.notes += findings; break;
  }
}

}  // namespace cocoon
