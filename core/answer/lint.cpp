#include "core/answer/lint.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "core/answer/envelope.hpp"
#include "core/answer/objects.hpp"
#include "core/rules/cocoonset.hpp"
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
  ObjectLinter(const SourceText& text, LintedObject object, std::size_t room)
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
           .detail = found.detail,
           .fix = found.fix},
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

  const SourceText& text_;
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
class TextLinter final : public DocumentListener {
 public:
  TextLinter(std::string_view source, LintReport& report, ReportDrain& drain)
      : source_(source), report_(report), drain_(drain) {}

  void item(ListItem item, const SourceText& text) override;
  void document(Document document, const SourceText& text) override;
  /// One that has its items, if it is a list, in its tree.
  void judge(const Document& document, const SourceText& text);

 private:
  /// What was said of the items of a document that is not complete. It is held back, for the document may yet turn out
  /// to be no list or no YAML, until that would be too much to hold.
  struct OpenList {
    LintReport judged;
    std::vector<ListItem> unknown;  ///< the first that neither says what it is nor has a list that does, and the rest
    bool is_final = false;          ///< nothing is held back: it has to be a list
    bool lacks_kind = false;        ///< and should have said of what before
  };

  void judge_item(const ListItem& item, const std::optional<ItemType>& type, const SourceText& text);
  void close_list(OpenList list, const Document& document, const SourceText& text);
  void judge_list(const Document& document, const TextFindings& findings, const SourceText& text);
  void judge_object(const WrittenObject& object, const TextFindings& findings, const SourceText& text);
  void refuse_list(const Document& document, const SourceText& text);
  void finish(LintedObject object);
  LintReport& target() { return is_in_list_ ? list_.judged : report_; }

  std::string_view source_;
  LintReport& report_;
  ReportDrain& drain_;
  OpenList list_;
  bool is_in_list_ = false;
  std::size_t room_ = max_findings_of_text;  // for findings that are listed
};

DocumentKind kind_of_object(const WrittenObject& object) {
  if (!object.type_of_list) return kind_of_document(Node(object.value()));
  return object.type_of_list->kind == cocoonset_kind ? DocumentKind::cocoonset : DocumentKind::other;
}

void TextLinter::item(ListItem item, const SourceText& text) {
  if (item.number == 0 && !list_.is_final) list_ = {};
  list_.is_final = list_.is_final || item.is_final;
  const bool is_known = !says_nothing(item.item.root()) || !item.list_kind.empty();
  if (is_known && list_.unknown.empty()) {
    is_in_list_ = !list_.is_final;
    if (list_.is_final) report_.append(std::exchange(list_.judged, {}));
    judge_item(item, item_type(item.list_kind, item.list_api_version), text);
    is_in_list_ = false;
    drain_.drain(report_);
  } else if (list_.is_final) {
    list_.lacks_kind = true;
    list_.unknown.clear();
  } else {
    list_.unknown.push_back(std::move(item));
  }
}

void TextLinter::judge_item(const ListItem& item, const std::optional<ItemType>& type, const SourceText& text) {
  const WrittenObject object{.document = item.item.index,
                             .item = item.number,
                             .map = item.item.map(),
                             .type_of_list = says_nothing(item.item.root()) ? type : std::nullopt};
  judge_object(object, item.item.findings, text);
}

void TextLinter::document(Document document, const SourceText& text) {
  OpenList list = std::exchange(list_, {});
  const bool has_list = document.readable && is_list(document);
  if (document.readable && (list.lacks_kind || (list.is_final && !has_list))) {
    refuse_list(document, text);
  } else {
    judge(document, text);
    if (has_list) close_list(std::move(list), document, text);
  }
  drain_.drain(report_);
}

void TextLinter::close_list(OpenList list, const Document& document, const SourceText& text) {
  report_.append(std::move(list.judged));
  const std::optional<ItemType> type = item_type(document);
  for (const ListItem& item : list.unknown) judge_item(item, type, text);
}

void TextLinter::refuse_list(const Document& document, const SourceText& text) {
  ObjectLinter linter(text, {.source = std::string(source_), .identity = {.document = document.index}}, room_);
  const Position begin = document.map().range().start;
  linter.judge_text({{TextFinding::Kind::syntax,
                      FieldPath(),
                      {begin, begin},
                      "this is too long to be held until it says at its end what it is: put apiVersion and kind of the "
                      "list before its items"}});
  finish(linter.take());
}

void TextLinter::judge(const Document& document, const SourceText& text) {
  if (!document.readable) {
    ObjectLinter linter(text, {.source = std::string(source_), .identity = {.document = document.index}}, room_);
    linter.judge_text(document.findings);
    return finish(linter.take());
  }
  if (!is_list(document)) {
    return for_each_object(document,
                           [&](const WrittenObject& object) { judge_object(object, document.findings, text); });
  }
  FindingsByItem findings = by_item(document.findings);
  judge_list(document, findings[std::nullopt], text);
  for_each_object(document, [&](const WrittenObject& object) { judge_object(object, findings[object.item], text); });
}

/// What there is to say about a List itself. One of other kinds is passed over with its items.
void TextLinter::judge_list(const Document& document, const TextFindings& findings, const SourceText& text) {
  const auto type = item_type(document);
  if (findings.empty() || (type && type->kind != cocoonset_kind)) return;
  const WrittenObject list{.document = document.index, .map = document.map()};
  ObjectLinter linter(text, {.source = std::string(source_), .identity = list.own_identity()}, room_);
  linter.judge_envelope(Node(list.value()), list.map, findings);
  finish(linter.take());
}

void TextLinter::judge_object(const WrittenObject& object, const TextFindings& findings, const SourceText& text) {
  const Node root(object.value());
  const DocumentKind kind = kind_of_object(object);
  if (kind == DocumentKind::list && !object.item) return;  // without items: there is nothing to judge
  if (kind == DocumentKind::list || kind == DocumentKind::other) {
    ++target().skipped;
    return;
  }
  ObjectLinter linter(text, {.source = std::string(source_), .identity = object.own_identity()}, room_);
  if (kind == DocumentKind::cocoonset) {
    linter.judge_set(root, object.map, findings, object.type_of_list.has_value());
  } else {
    linter.judge_envelope(root, object.map, findings);
  }
  finish(linter.take());
}

void TextLinter::finish(LintedObject object) {
  room_ -= object.findings.size();
  target().add(std::move(object));
}

}  // namespace

void LintReport::add(LintedObject object) {
  (object.is_valid() ? valid : invalid) += 1;
  errors += object.errors;
  warnings += object.warnings;
  objects.push_back(std::move(object));
}

void LintReport::append(LintReport other) {
  for (LintedObject& object : other.objects) add(std::move(object));
  skipped += other.skipped;
  as_expected += other.as_expected;
}

void lint(std::string_view source, std::string_view text, LintReport& report) {
  ReportDrain drain;
  SourceText whole(text);
  TextLinter linter(source, report, drain);
  if (text.size() > TextLimits::bytes) {
    for (Document& document : read_documents(text)) linter.document(std::move(document), whole);
  } else {
    read_documents(whole, linter);
  }
}

void lint(std::string_view source, std::string_view text, const std::vector<Document>& documents, LintReport& report) {
  ReportDrain drain;
  const SourceText whole(text);
  TextLinter linter(source, report, drain);
  for (const Document& document : documents) linter.judge(document, whole);
}

void lint(std::string_view source, SourceText& text, LintReport& report, ReportDrain& drain) {
  TextLinter linter(source, report, drain);
  read_documents(text, linter);
}

}  // namespace cocoon
