#include "core/answer/lint.hpp"

#include <map>
#include <utility>

#include "core/answer/envelope.hpp"
#include "core/answer/object_linter.hpp"
#include "core/answer/objects.hpp"
#include "core/answer/request.hpp"
#include "core/kind/judge.hpp"
#include "core/rules/platform.hpp"
#include "core/rules/workload.hpp"
#include "core/text/document.hpp"

namespace cocoon {

namespace {

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
