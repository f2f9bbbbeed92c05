#include "core/text/document.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "core/encoding/utf8.hpp"
#include "core/text/composer.hpp"
#include "core/text/json.hpp"
#include "core/text/outline.hpp"
#include "core/text/source_text.hpp"
#include "core/text/splitter.hpp"
#include "core/text/yaml.hpp"

namespace cocoon {

namespace {

constexpr std::string_view white_space = " \t\r\n\v\f";

Document unreadable(std::size_t index, SyntaxError error) {
  Document document;
  document.index = index;
  document.readable = false;
  document.findings.push_back({TextFinding::Kind::syntax, FieldPath(), error.range, std::move(error.detail)});
  return document;
}

// Hands the documents of a text to a listener.
class Reader : private ItemTaker {
 public:
  /// `takes_items`: lists item by item, and the limits hold for each document. Else they hold for all of the text.
  Reader(SourceText& source, DocumentListener& listener, bool takes_items)
      : source_(source), listener_(listener), takes_items_(takes_items), splitter_(source) {}

  void read();

 private:
  void read_chunk();
  std::size_t end_of_space(std::size_t begin);
  void read_json_values(std::size_t begin);
  void read_yaml_document(std::size_t begin, std::optional<SyntaxError> error_as_json);
  TextResult take(const Outline& outline, std::size_t number, std::size_t index) override;
  void add(const Outline& outline, std::vector<TextFinding> findings);
  void add_unreadable(SyntaxError error);
  void renew_budget() {
    if (takes_items_) budget_ = ValueBudget();
  }
  ItemTaker* taker() { return takes_items_ ? this : nullptr; }

  SourceText& source_;
  DocumentListener& listener_;
  bool takes_items_;
  Splitter splitter_;
  ValueBudget budget_;
  std::size_t next_index_ = 0;
  std::size_t begin_ = 0;  // of the document
};

void Reader::read() {
  while (!budget_.is_overdrawn() && splitter_.next()) {
    read_chunk();
    renew_budget();
  }
}

void Reader::read_chunk() {
  if (splitter_.bad_separator()) {
    return add_unreadable(
        SyntaxError{*splitter_.bad_separator(), "expected nothing or a comment after ---: put this on the next line"});
  }
  std::size_t begin = splitter_.extent().begin;
  if (source_.from(begin).starts_with(byte_order_mark)) begin += byte_order_mark.size();
  const std::size_t first = end_of_space(begin);
  if (source_.from(first).starts_with('{')) {
    read_json_values(first);
  } else {
    read_yaml_document(begin, {});
  }
}

std::size_t Reader::end_of_space(std::size_t begin) {
  while (true) {
    const std::size_t space = source_.slice(Extent{begin, splitter_.extent().end}).find_first_not_of(white_space);
    if (space != std::string_view::npos) return begin + space;
    begin = splitter_.extent().end;
    if (!splitter_.extend()) return begin;
  }
}

// After its brace, JSON goes on with a quote; YAML rarely does.
bool is_meant_as_json(std::string_view text) {
  const std::size_t second = text.find_first_not_of(white_space, 1);
  return second == std::string_view::npos || text[second] == '"';
}

void Reader::read_json_values(std::size_t begin) {
  for (bool is_first = true; begin < splitter_.extent().end; is_first = false) {
    const ValueBudget before = budget_;
    begin_ = begin;
    Outline outline(budget_, taker());
    Result<std::size_t, NoJson> end = read_json(source_, splitter_, begin, outline);
    if (!end.ok()) {
      SyntaxError& error = end.error().error;
      const bool is_held = source_.held().begin <= begin;
      if (!is_first || !is_held || !end.error().may_be_yaml) return add_unreadable(std::move(error));
      budget_ = before;
      const bool is_json = is_meant_as_json(source_.from(begin));
      return read_yaml_document(begin, is_json ? std::optional(std::move(error)) : std::nullopt);
    }
    add(outline, {});
    if (budget_.is_overdrawn()) return;
    renew_budget();
    begin = end_of_json_space(source_, splitter_, *end);
    splitter_.let_go(begin);
  }
}

void Reader::read_yaml_document(std::size_t begin, std::optional<SyntaxError> error_as_json) {
  begin_ = begin;
  Outline outline(budget_, taker());
  std::vector<TextFinding> findings;
  TextResult read = read_yaml(source_, splitter_, begin, outline, findings);
  if (!read.ok()) return add_unreadable(error_as_json ? *std::move(error_as_json) : std::move(read.error()));
  add(outline, std::move(findings));
}

TextResult Reader::take(const Outline& outline, std::size_t number, std::size_t index) {
  ListItem item;
  item.number = number;
  item.item.index = next_index_;
  TextResult composed = compose(source_, outline, index, budget_, item.item);
  if (!composed.ok()) return composed;
  sort_by_start(item.item.findings);
  item.list_api_version = outline.root_text("apiVersion");
  item.list_kind = outline.root_text("kind");
  const std::size_t end = outline[index].range.end.offset;
  // An alias is shown with what it stands for, which may be anywhere before it.
  if (end - begin_ > TextLimits::held_bytes && !outline.has_anchors()) {
    item.is_final = true;
    listener_.item(std::move(item), source_);
    splitter_.let_go(end);
  } else {
    listener_.item(std::move(item), source_);
  }
  return {};
}

void Reader::add(const Outline& outline, std::vector<TextFinding> findings) {
  Document document;
  document.findings = std::move(findings);
  if (!outline.empty()) {
    TextResult composed = compose(source_, outline, 0, budget_, document);
    if (!composed.ok()) return add_unreadable(std::move(composed.error()));
  }
  if (document.root().is_null() && document.findings.empty()) {
    ++next_index_;
    return;
  }
  if (!budget_.spend(ValueBudget::document_cost)) {
    return add_unreadable(over_budget(outline.empty() ? document.findings[0].range : outline[0].range));
  }
  sort_by_start(document.findings);
  document.index = next_index_++;
  listener_.document(std::move(document), source_);
}

void Reader::add_unreadable(SyntaxError error) {
  if (!budget_.is_overdrawn() && !budget_.spend(ValueBudget::document_cost)) error = over_budget(error.range);
  listener_.document(unreadable(next_index_++, std::move(error)), source_);
}

class DocumentCollector final : public DocumentListener {
 public:
  void document(Document document, const SourceText&) override { documents_.push_back(std::move(document)); }
  void item(ListItem, const SourceText&) override {}

  std::vector<Document> take() { return std::move(documents_); }

 private:
  std::vector<Document> documents_;
};

}  // namespace

void read_documents(SourceText& source, DocumentListener& listener) { Reader(source, listener, true).read(); }

std::vector<Document> read_documents(std::string_view text) {
  if (text.size() > TextLimits::bytes) {
    SyntaxError error{{}, "the text is longer than " + std::to_string(TextLimits::bytes) + " bytes: split it"};
    std::vector<Document> all;
    all.push_back(unreadable(0, std::move(error)));
    return all;
  }
  SourceText source(text);
  DocumentCollector collector;
  Reader(source, collector, false).read();
  return collector.take();
}

}  // namespace cocoon
