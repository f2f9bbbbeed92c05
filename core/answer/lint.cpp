#include "core/answer/lint.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "core/answer/envelope.hpp"
#include "core/answer/objects.hpp"
#include "core/field/quote.hpp"
#include "core/rules/cocoonset.hpp"
#include "core/rules/metadata.hpp"
#include "core/rules/platform.hpp"
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
    judge_text(findings);
    add(document, ranges, find_api_version_errors);
  }

  /// A kind that our group does not have: what it should have been is not known, so nothing else is judged.
  void judge_misnamed(const Node& document, const SourceMap& map, const TextFindings& findings) {
    FieldRanges ranges(map);
    judge_text(findings);
    add(document, ranges, find_kind_errors);
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

  template <typename Find>
  void add(const Node& node, FieldRanges& ranges, const Find& find) {
    Findings findings(max_findings_of_object);
    find(node, findings);
    place(findings, ranges);
  }

  void place(const Findings& findings, FieldRanges& ranges) {
    for (const Finding& finding : findings.kept()) {
      place(finding, finding.about_key ? ranges.of_key(finding.field) : ranges.of(finding.field));
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
    if (finding.detail == must_be_string && finding.fix.empty()) say_how_to_quote(range, finding);
    object_.findings.push_back({std::move(finding), range, snippet_of(text_, range)});
  }

  /// As it is written: 1.10 is read as 1.1.
  void say_how_to_quote(const Range& range, Finding& finding) const {
    constexpr std::string_view starts_of_others = "{[&*!|>\"'";
    const std::string_view written = text_.substr(range.start.offset, range.end.offset - range.start.offset);
    const bool is_plain = !written.empty() && written.size() <= max_quoted_characters &&
                          written.find('\n') == std::string_view::npos &&
                          starts_of_others.find(written.front()) == std::string_view::npos;
    if (!is_plain) return;
    finding.fix = "put it in quotes: " + in_quotes(written);
    finding.suggestion = written;
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

  void judge(const Document& document);

 private:
  void judge_list(const Document& document, const TextFindings& findings);
  void judge_object(const WrittenObject& object, const TextFindings& findings);
  void finish(LintedObject object);

  std::string_view source_;
  std::string_view text_;
  LintReport& report_;
  std::size_t room_ = max_findings_of_text;  // for findings that are listed
};

DocumentKind kind_of_object(const WrittenObject& object) {
  if (!object.type_of_list) return kind_of_document(Node(object.value()));
  return object.type_of_list->kind == cocoonset_kind ? DocumentKind::cocoonset : DocumentKind::other;
}

void TextLinter::judge(const Document& document) {
  if (!document.readable) {
    ObjectLinter linter(text_, {.source = std::string(source_), .identity = {.document = document.index}}, room_);
    linter.judge_text(document.findings);
    return finish(linter.take());
  }
  if (!is_list(document)) {
    return for_each_object(document, [&](const WrittenObject& object) { judge_object(object, document.findings); });
  }
  FindingsByItem findings = by_item(document.findings);
  judge_list(document, findings[std::nullopt]);
  for_each_object(document, [&](const WrittenObject& object) { judge_object(object, findings[object.item]); });
}

/// What there is to say about a List itself. One of other kinds is passed over with its items.
void TextLinter::judge_list(const Document& document, const TextFindings& findings) {
  const auto type = item_type(document);
  if (findings.empty() || (type && type->kind != cocoonset_kind)) return;
  const WrittenObject list{.document = document.index, .map = document.map()};
  ObjectLinter linter(text_, {.source = std::string(source_), .identity = list.own_identity()}, room_);
  linter.judge_envelope(Node(list.value()), list.map, findings);
  finish(linter.take());
}

void TextLinter::judge_object(const WrittenObject& object, const TextFindings& findings) {
  const Node root(object.value());
  const DocumentKind kind = kind_of_object(object);
  if (kind == DocumentKind::list && !object.item) return;  // without items: there is nothing to judge
  if (kind == DocumentKind::list || kind == DocumentKind::other) {
    ++report_.skipped;
    return;
  }
  ObjectLinter linter(text_, {.source = std::string(source_), .identity = object.own_identity()}, room_);
  if (kind == DocumentKind::cocoonset) {
    linter.judge_set(root, object.map, findings, object.type_of_list.has_value());
  } else if (kind == DocumentKind::misnamed) {
    linter.judge_misnamed(root, object.map, findings);
  } else {
    linter.judge_envelope(root, object.map, findings);
  }
  finish(linter.take());
}

void TextLinter::finish(LintedObject object) {
  room_ -= object.findings.size();
  report_.errors += object.errors;
  report_.warnings += object.warnings;
  report_.objects.push_back(std::move(object));
}

}  // namespace

void lint(std::string_view source, std::string_view text, LintReport& report) {
  lint(source, text, read_documents(text), report);
}

void lint(std::string_view source, std::string_view text, const std::vector<Document>& documents, LintReport& report) {
  TextLinter linter(source, text, report);
  for (const Document& document : documents) linter.judge(document);
}

}  // namespace cocoon
