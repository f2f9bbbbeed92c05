#include "core/lint/lint.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "core/lint/envelope.hpp"
#include "core/rules/cocoonset.hpp"
#include "core/rules/schema.hpp"
#include "core/text/document.hpp"

namespace cocoon {

namespace {

using TextFindings = std::vector<TextFinding>;

std::string_view rule_of(TextFinding::Kind kind) {
  switch (kind) {
    case TextFinding::Kind::syntax: return "yaml-syntax";
    case TextFinding::Kind::duplicate_key: return "duplicate-key";
    case TextFinding::Kind::surprise: break;
  }
  return "yaml-ambiguous";
}

/// Gathers the findings of one object, in the order in which they are shown.
class ObjectLinter {
 public:
  /// `room`: how many findings may still be listed for the text.
  ObjectLinter(std::string_view text, LintedObject object, std::size_t room)
      : text_(text), object_(std::move(object)), room_(std::min(room, max_findings_of_object)) {}

  /// What the reader found in this object's text; field paths start at the object.
  void judge_text(const TextFindings& findings) {
    for (const TextFinding& found : findings) {
      if (found.kind != TextFinding::Kind::surprise) place(found);
    }
  }

  /// Everything about a CocoonSet that was read. `is_known`: it does not have to say what it is.
  void judge_set(const Node& document, const SourceMap& map, TextFindings findings, bool is_known) {
    FieldRanges ranges(map);
    read_identity(document, object_.identity);
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

  /// A document that does not say what it is, or says so in a way that nobody can read.
  void judge_envelope(const Node& document, const SourceMap& map, const TextFindings& findings) {
    FieldRanges ranges(map);
    read_identity(document, object_.identity);
    judge_text(findings);
    add(document, ranges, find_api_version_errors);
  }

  LintedObject take() { return std::move(object_); }

 private:
  /// Types, limits and unknown fields, by position. Where a value reads otherwise than it looks, that is the better
  /// advice about its type, and said once.
  void judge_schema(const Node& document, FieldRanges& ranges, TextFindings& text_findings) {
    Findings findings(max_findings_of_object);
    schema::find_type_errors(document["spec"], findings);
    schema::find_schema_errors(document["spec"], findings);
    find_unknown_top_members(document, findings);
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

  template <typename Find>
  void add(const Node& node, FieldRanges& ranges, const Find& find) {
    Findings findings(max_findings_of_object);
    find(node, findings);
    place(findings, ranges);
  }

  void place(const Findings& findings, FieldRanges& ranges) {
    for (const Finding& finding : findings.kept()) {
      const bool is_key = finding.cause == Cause::unknown_field;
      place(finding, is_key ? ranges.of_key(finding.field) : ranges.of(finding.field));
    }
    if (findings.empty()) return;
    const Severity severity = findings.kept().front().severity;
    count(severity, findings.total() - findings.kept().size());
  }

  void place(const TextFinding& found) {
    const bool is_error = found.kind != TextFinding::Kind::surprise;
    place({.rule = rule_of(found.kind),
           .severity = is_error ? Severity::error : Severity::warning,
           .cause = Cause::note,
           .field = found.field,
           .detail = found.detail},
          found.range);
  }

  void place(Finding finding, const Range& range) {
    count(finding.severity, 1);
    if (object_.findings.size() == room_) return;
    object_.findings.push_back({std::move(finding), range, snippet_of(text_, range)});
  }

  void count(Severity severity, std::size_t findings) {
    (severity == Severity::error ? object_.errors : object_.warnings) += findings;
  }

  std::string_view text_;
  LintedObject object_;
  std::size_t room_;  // findings that are listed at most
};

/// The findings of one document by the item of its list that they are about, with paths that start there; those about
/// the list itself under no item.
using FindingsByItem = std::map<std::optional<std::size_t>, TextFindings>;

FindingsByItem by_item(const TextFindings& findings) {
  FindingsByItem sorted;
  for (const TextFinding& found : findings) {
    const std::vector<PathStep> steps = found.field.steps();
    const bool is_below_item = steps.size() > 1 && steps[0] == PathStep("items") && steps[1].index() == 1;
    if (!is_below_item) {
      sorted[std::nullopt].push_back(found);
    } else {
      TextFinding moved = found;
      moved.field = found.field.below(2);
      sorted[std::get<std::size_t>(steps[1])].push_back(std::move(moved));
    }
  }
  return sorted;
}

/// Judges the documents of one text.
class TextLinter {
 public:
  TextLinter(std::string_view source, std::string_view text, LintReport& report)
      : source_(source), text_(text), report_(report) {}

  void judge(const Document& document) {
    if (!document.readable) {
      ObjectLinter linter = start(document.index);
      linter.judge_text(document.findings);
      return finish(linter);
    }
    if (kind_of_document(Node(document.root())) == DocumentKind::list) return judge_list(document);
    judge_object(start(document.index), document.map(), document.findings);
  }

 private:
  ObjectLinter start(std::size_t document, std::optional<std::size_t> item = std::nullopt) const {
    return {text_, {.source = std::string(source_), .identity = {.document = document, .item = item}}, room_};
  }

  void judge_object(ObjectLinter linter, const SourceMap& map, const TextFindings& findings,
                    bool is_known_set = false) {
    const Node document(map.value());
    switch (is_known_set ? DocumentKind::cocoonset : kind_of_document(document)) {
      case DocumentKind::cocoonset: linter.judge_set(document, map, findings, is_known_set); break;
      case DocumentKind::unknown: linter.judge_envelope(document, map, findings); break;
      default: ++report_.skipped; return;
    }
    finish(linter);
  }

  void judge_list(const Document& document) {
    // The items of a typed list as the API serves it do not repeat what they are: the list says it.
    const Value list = document.root();
    const auto kind = Node(list)["kind"].text();
    const bool is_of_sets = kind == "CocoonSetList";
    const bool is_of_others = !is_of_sets && kind != "List";
    FindingsByItem findings = by_item(document.findings);
    if (!findings[std::nullopt].empty() && !is_of_others) {
      ObjectLinter linter = start(document.index);
      linter.judge_envelope(Node(list), document.map(), findings[std::nullopt]);
      finish(linter);
    }
    std::size_t i = 0;
    for (const Value item : list.find("items").items()) {
      const bool says_nothing = item.is_object() && !item.find("kind").exists() && !item.find("apiVersion").exists();
      if (is_of_others && says_nothing) {
        ++report_.skipped;
      } else {
        const auto found = findings.find(i);
        judge_object(start(document.index, i), document.map().at(item),
                     found == findings.end() ? TextFindings() : found->second, is_of_sets && says_nothing);
      }
      ++i;
    }
  }

  void finish(ObjectLinter& linter) {
    report_.objects.push_back(linter.take());
    room_ -= report_.objects.back().findings.size();
    report_.errors += report_.objects.back().errors;
    report_.warnings += report_.objects.back().warnings;
  }

  std::string_view source_;
  std::string_view text_;
  LintReport& report_;
  std::size_t room_ = max_findings_of_text;  // for findings that are listed
};

}  // namespace

void lint(std::string_view source, std::string_view text, LintReport& report) {
  TextLinter linter(source, text, report);
  for (const Document& document : read_documents(text)) linter.judge(document);
}

}  // namespace cocoon
