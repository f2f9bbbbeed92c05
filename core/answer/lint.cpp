#include "core/answer/lint.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "core/answer/envelope.hpp"
#include "core/answer/objects.hpp"
#include "core/answer/request.hpp"
#include "core/answer/stored.hpp"
#include "core/field/quote.hpp"
#include "core/kind/judge.hpp"
#include "core/rules/cocoonset.hpp"
#include "core/rules/metadata.hpp"
#include "core/rules/platform.hpp"
#include "core/rules/schema.hpp"
#include "core/rules/table.hpp"
#include "core/rules/workload.hpp"
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

/// What findings of one text are held against before they are told.
struct Ignoring {
  const IgnoredRules& rules;
  IgnoreComments comments = {};

  bool covers(const Finding& finding, const Range& range) const {
    return finding.severity == Severity::warning &&
           (rules.contains(finding.rule) || comments.cover(finding.rule, range.start.line));
  }
};

bool is_below_spec(const FieldPath& field) {
  const std::vector<PathStep> steps = field.steps();
  return !steps.empty() && steps[0] == PathStep("spec");
}

/// Gathers the findings of one object, in the order in which they are shown.
class ObjectLinter {
 public:
  /// `room`: how many findings may still be listed for the text.
  ObjectLinter(const SourceText& text, const Ignoring& ignoring, LintedObject object, std::size_t room)
      : text_(text), ignoring_(ignoring), object_(std::move(object)), room_(std::min(room, max_findings_of_object)) {}

  /// What the reader found in this object's text; field paths start at the object.
  void judge_text(const TextFindings& findings) {
    for (const TextFinding& found : findings) {
      if (found.kind != TextFinding::Kind::surprise) place(found);
    }
  }

  /// Everything about a CocoonSet that was read. `is_known`: it does not have to say what it is. `old_set` does not
  /// exist of a new one.
  void judge_set(const Node& document, const SourceMap& map, TextFindings findings, bool is_known, Value old_set) {
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

  /// An object of another kind that is guarded, or makes pods; either may be null.
  void judge_other(const Kind* kind, const TemplateKind* templates, const WrittenChange& change, const SourceMap& map,
                   const TextFindings& findings) {
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

  /// Comments that say to ignore what cannot be ignored.
  void judge_comments(const std::vector<IgnoreComment>& comments) {
    const Rule& rule = *find_rule("ignore-names-advice");
    for (const IgnoreComment& comment : comments) {
      std::string why = why_not_ignored(comment.rule);
      if (why.empty()) continue;
      place({.rule = rule.id, .severity = rule.severity, .cause = Cause::note, .field = {}, .detail = std::move(why)},
            {comment.range});
    }
  }

  LintedObject take() { return std::move(object_); }

 private:
  /// Whether the webhook lets an update pass whatever the set says.
  static bool is_let_pass(Value set, Value old_set) {
    const StoredSet stored = as_stored(set);
    const StoredSet old_stored = as_stored(old_set);
    return !why_not_judged(stored.object.root(), old_stored.object.root()).empty();
  }

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
    for (Finding finding : findings.kept()) {
      // What nobody knows the API server refuses, changed or not.
      const bool is_let_pass = lets_spec_pass_ && is_below_spec(finding.field) && finding.cause != Cause::unknown_field;
      if (is_let_pass) finding.severity = Severity::info;
      place(finding, finding.about_key ? ranges.key_place_of(finding.field) : ranges.place_of(finding.field));
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
          {found.range});
  }

  void place(Finding finding, const FieldPlace& place) {
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

  /// As it is written: 1.10 is read as 1.1.
  void say_how_to_quote(const Range& range, Finding& finding) const {
    constexpr std::string_view starts_of_others = "{[&*!|>\"'";
    const std::string_view written = text_.slice(range);
    const bool is_plain = !written.empty() && written.size() <= max_quoted_characters &&
                          written.find('\n') == std::string_view::npos &&
                          starts_of_others.find(written.front()) == std::string_view::npos;
    if (!is_plain) return;
    finding.fix = "put it in quotes: " + in_quotes(written);
    finding.suggestion = written;
  }

  void count(Severity severity, std::size_t findings) {
    switch (severity) {
      case Severity::error: object_.errors += findings; break;
      case Severity::warning: object_.warnings += findings; break;
      case Severity::info: object_.notes += findings; break;
    }
  }

  const SourceText& text_;
  const Ignoring& ignoring_;
  LintedObject object_;
  bool lets_spec_pass_ = false;
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

/// Whether a document is a Kubernetes object, or means to be one of ours.
bool is_object(const Document& document) {
  return document.readable && kind_of_document(Node(document.root())) != DocumentKind::unknown;
}

/// Judges the documents of one text.
class TextLinter final : public DocumentListener {
 public:
  TextLinter(std::string_view source, LintReport& report, const LintOptions& options, ReportDrain& drain)
      : source_(source), report_(report), options_(options), drain_(drain), ignoring_{.rules = options.ignored} {}

  void item(ListItem item, const SourceText& text) override;
  void document(Document document, const SourceText& text) override;
  /// One that has its items, if it is a list, in its tree.
  void judge(const Document& document, const SourceText& text);

  bool has_found() const { return has_found_; }

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
  void refuse_list(const Document& document, const SourceText& text);
  void drop(const OpenList& list);
  void judge_list(const Document& document, const TextFindings& findings, const SourceText& text);
  void judge_object(const WrittenObject& object, const TextFindings& findings, const SourceText& text);
  /// Whether the object is of a kind that is not passed over.
  bool judge_other(const WrittenObject& object, const TextFindings& findings, const SourceText& text);
  ObjectLinter linter_of(ObjectIdentity identity, const SourceText& text) {
    ignoring_.comments.look_at(text);
    return {text, ignoring_, {.source = std::string(source_), .identity = std::move(identity)}, room_};
  }
  Value old_of(const ObjectIdentity& identity) const {
    return options_.old != nullptr ? options_.old->find(identity) : Value();
  }
  void finish(ObjectLinter linter, std::uint32_t last_line = 0);
  LintReport& target() { return is_in_list_ ? list_.judged : report_; }

  std::string_view source_;
  LintReport& report_;
  const LintOptions& options_;
  ReportDrain& drain_;
  Ignoring ignoring_;
  OpenList list_;
  bool is_in_list_ = false;
  bool has_found_ = false;
  std::size_t room_ = max_findings_of_text;  // for findings that are listed
};

DocumentKind kind_of_written(const WrittenObject& object) {
  if (!object.type_of_list) return kind_of_document(Node(object.value()));
  return object.type_of_list->kind == cocoonset_kind ? DocumentKind::cocoonset : DocumentKind::other;
}

void TextLinter::item(ListItem item, const SourceText& text) {
  if (item.number == 0 && !list_.is_final) {
    drop(std::exchange(list_, {}));
    ignoring_.comments.forget();  // the text may be read for the second time
  }
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
  if (!has_list) drop(list);
  if (options_.only_objects && !is_object(document)) return;
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

/// What nobody is told takes no room.
void TextLinter::drop(const OpenList& list) {
  for (const LintedObject& object : list.judged.objects) room_ += object.findings.size();
}

void TextLinter::refuse_list(const Document& document, const SourceText& text) {
  ObjectLinter linter = linter_of({.document = document.index}, text);
  const Position begin = document.map().range().start;
  linter.judge_text({{TextFinding::Kind::syntax,
                      FieldPath(),
                      {begin, begin},
                      "this is too long to be held until it says at its end what it is: put apiVersion and kind of the "
                      "list before its items"}});
  finish(std::move(linter));
}

void TextLinter::judge(const Document& document, const SourceText& text) {
  has_found_ = true;
  if (!document.readable) {
    ObjectLinter linter = linter_of({.document = document.index}, text);
    linter.judge_text(document.findings);
    return finish(std::move(linter));
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
  ObjectLinter linter = linter_of(list.own_identity(), text);
  linter.judge_envelope(Node(list.value()), list.map, findings);
  finish(std::move(linter));
}

void TextLinter::judge_object(const WrittenObject& object, const TextFindings& findings, const SourceText& text) {
  const Node root(object.value());
  const DocumentKind kind = kind_of_written(object);
  if (kind == DocumentKind::list && !object.item) return;  // without items: there is nothing to judge
  if (kind == DocumentKind::list || kind == DocumentKind::other) {
    if (kind == DocumentKind::other && judge_other(object, findings, text)) return;
    ++target().skipped;
    ignoring_.comments.look_at(text);
    ignoring_.comments.take_to(object.map.range().end.line);
    return;
  }
  ObjectLinter linter = linter_of(object.own_identity(), text);
  if (kind == DocumentKind::cocoonset) {
    linter.judge_set(root, object.map, findings, object.type_of_list.has_value(), old_of(object.identity()));
  } else if (kind == DocumentKind::misnamed) {
    linter.judge_misnamed(root, object.map, findings);
  } else {
    linter.judge_envelope(root, object.map, findings);
  }
  finish(std::move(linter), object.map.range().end.line);
}

bool TextLinter::judge_other(const WrittenObject& object, const TextFindings& findings, const SourceText& text) {
  const ObjectIdentity identity = object.identity();
  const auto said = [](const std::optional<std::string>& word) {
    return word ? std::string_view(*word) : std::string_view();
  };
  const std::string_view group = group_of(said(identity.api_version));
  const std::string_view name = said(identity.kind);
  const Kind* kind = kind_of_object(group, name);
  if (kind != nullptr && kind->find_errors == nullptr) kind = nullptr;
  const TemplateKind* const templates = template_kind_of(group, name);
  if (kind == nullptr && templates == nullptr) return false;
  ObjectLinter linter = linter_of(object.own_identity(), text);
  linter.judge_other(kind, templates,
                     {.object = Node(object.value()),
                      .old_object = Node(old_of(identity)),
                      .kind = name,
                      .ns = identity.ns ? std::string_view(*identity.ns) : default_namespace,
                      .name = said(identity.name)},
                     object.map, findings);
  finish(std::move(linter), object.map.range().end.line);
  return true;
}

/// `last_line` of the object, up to which comments belong to it.
void TextLinter::finish(ObjectLinter linter, std::uint32_t last_line) {
  linter.judge_comments(ignoring_.comments.take_to(last_line));
  LintedObject object = linter.take();
  room_ -= object.findings.size();
  target().add(std::move(object));
}

}  // namespace

void LintReport::add(LintedObject object) {
  (object.is_valid() ? valid : invalid) += 1;
  errors += object.errors;
  warnings += object.warnings;
  notes += object.notes;
  ignored += object.ignored;
  objects.push_back(std::move(object));
}

void LintReport::append(LintReport other) {
  for (LintedObject& object : other.objects) add(std::move(object));
  skipped += other.skipped;
  as_expected += other.as_expected;
}

bool lint(std::string_view source, std::string_view text, LintReport& report, const LintOptions& options) {
  if (text.size() > TextLimits::bytes) return lint(source, text, read_documents(text), report, options);
  ReportDrain drain;
  SourceText whole(text);
  return lint(source, whole, report, options, drain);
}

bool lint(std::string_view source, std::string_view text, const std::vector<Document>& documents, LintReport& report,
          const LintOptions& options) {
  ReportDrain drain;
  const SourceText whole(text.substr(0, TextLimits::bytes));
  TextLinter linter(source, report, options, drain);
  for (const Document& document : documents) linter.judge(document, whole);
  return linter.has_found();
}

bool lint(std::string_view source, SourceText& text, LintReport& report, const LintOptions& options,
          ReportDrain& drain) {
  TextLinter linter(source, report, options, drain);
  read_documents(text, linter);
  return linter.has_found();
}

}  // namespace cocoon
