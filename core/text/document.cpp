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
#include "core/text/white_space.hpp"
#include "core/text/yaml.hpp"

namespace cocoon {

namespace {

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
      : source_(source), listener_(listener), takes_items_(takes_items), splitter_(source), budget_(scope()) {}

  void read();

 private:
  void read_chunk();
  bool is_taken_for_json(std::size_t begin);
  void read_json_values(std::size_t begin);
  void add_last_json_value(const Outline& outline, bool is_only);
  void read_yaml_instead(std::size_t begin, SyntaxError error_as_json, bool is_start);
  void read_yaml_document(std::size_t begin);
  std::optional<SyntaxError> json_error(std::size_t begin);

  TextResult take(const Outline& outline, std::size_t number, std::size_t index) override;
  void add(const Outline& outline, std::vector<TextFinding> findings);
  void add_unreadable(SyntaxError error);

  /// The document from `begin` on, as far as it is known; nothing where it is not held any more.
  std::string_view known(std::size_t begin) const { return source_.slice(Extent{begin, splitter_.extent().end}); }
  std::size_t without_mark(std::size_t begin) const {
    return begin + (known(begin).starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
  }
  void start_document(std::size_t begin) {
    begin_ = begin;
    counts_ = {};
    if (takes_items_) budget_ = ValueBudget(scope());
  }
  ValueBudget::Scope scope() const { return takes_items_ ? ValueBudget::Scope::document : ValueBudget::Scope::text; }
  ItemTaker* taker() { return takes_items_ ? this : nullptr; }

  SourceText& source_;
  DocumentListener& listener_;
  bool takes_items_;
  Splitter splitter_;
  ValueBudget budget_;
  NodeCounts counts_;
  std::size_t next_index_ = 0;
  std::size_t begin_ = 0;  // of the document
};

void Reader::read() {
  while (!budget_.is_overdrawn() && splitter_.next()) {
    start_document(splitter_.extent().begin);
    read_chunk();
    if (takes_items_) budget_ = ValueBudget(scope());
  }
}

// After its brace, JSON goes on with a quote; YAML rarely does.
bool is_meant_as_json(std::string_view text) {
  if (!text.starts_with('{')) return false;
  const std::string_view rest = without_leading_space(text.substr(1));
  return rest.empty() || rest[0] == '"';
}

void Reader::read_chunk() {
  if (splitter_.bad_separator()) {
    return add_unreadable(
        SyntaxError{*splitter_.bad_separator(), "expected nothing or a comment after ---: put this on the next line"});
  }
  const std::size_t chunk = splitter_.extent().begin;
  const std::size_t begin = without_mark(chunk);
  if (chunk > 0) return read_yaml_document(begin);
  if (is_taken_for_json(begin)) return read_json_values(begin);
  // Here kubectl has dropped one mark, and its reader of YAML drops another.
  read_yaml_document(without_mark(begin));
}

// kubectl looks at the first bytes of a file to tell JSON from YAML.
bool Reader::is_taken_for_json(std::size_t begin) {
  constexpr std::size_t looked_at = 4096;
  while (known(begin).size() < looked_at && splitter_.extend()) continue;
  return without_leading_space(known(begin).substr(0, looked_at)).starts_with('{');
}

// What is wrong with a document that a person means to be JSON, and which kubectl reads as YAML.
std::optional<SyntaxError> Reader::json_error(std::size_t begin) {
  if (!is_meant_as_json(without_leading_space(known(begin)))) return {};
  ValueBudget budget;
  Outline outline(budget);
  Result<std::size_t, NoJson> end = read_json(source_, splitter_, begin, outline);
  return end.ok() ? std::nullopt : std::optional(std::move(end.error().error));
}

// A file that starts with { is JSON for kubectl, one value after the other. Since 1.33 it reads what comes after the
// first value, or all of it, as YAML if it is no JSON.
void Reader::read_json_values(std::size_t begin) {
  for (std::size_t count = 0; end_of_json_space(source_, splitter_, begin) < splitter_.extent().end; ++count) {
    const ValueBudget before = budget_;
    start_document(begin);
    Outline outline(budget_, taker());
    Result<std::size_t, NoJson> end = read_json(source_, splitter_, begin, outline);
    if (!end.ok()) {
      NoJson& error = end.error();
      const bool is_held = source_.held().begin <= begin;
      if (count > 1 || !is_held || !error.may_be_yaml) return add_unreadable(std::move(error.error));
      budget_ = before;
      return read_yaml_instead(begin, std::move(error.error), count == 0);
    }
    begin = *end;
    const std::size_t next = end_of_json_space(source_, splitter_, begin);
    if (next < splitter_.extent().end) {
      add(outline, {});
    } else {
      add_last_json_value(outline, count == 0);
    }
    if (budget_.is_overdrawn()) return;
    splitter_.let_go(begin);
  }
}

constexpr std::string_view json_alone =
    "kubectl before 1.33 reads a file that starts with { as JSON alone, and refuses this: start the file with a line "
    "---";

void Reader::add_last_json_value(const Outline& outline, bool is_only) {
  if (!splitter_.is_separated()) return add(outline, {});
  const std::size_t at = splitter_.extent().end;
  const std::string_view line = source_.from(at);
  const Range range = source_.range({at, at + std::min(line.find_first_of("\r\n"), line.size())});
  if (is_only) {
    return add(outline, {{TextFinding::Kind::surprise, FieldPath(), range, std::string(json_alone)}});
  }
  add(outline, {});
  add_unreadable(SyntaxError{range,
                             "kubectl refuses a line --- after several JSON values: put one between each two of them, "
                             "and one at the start of the file"});
}

// `error_as_json` is what an older kubectl says of the rest, and a newer one where it is no YAML either.
void Reader::read_yaml_instead(std::size_t begin, SyntaxError error_as_json, bool is_start) {
  const bool is_json = is_meant_as_json(without_leading_space(known(begin)));
  bool is_on_line = true;  // the white space that it passes over goes no further than the end of the line
  for (std::size_t length = 1; is_on_line && length > 0; begin += length) {
    length = space_length(known(begin));
    is_on_line = !known(begin).starts_with('\n');
  }
  begin = without_mark(begin);
  if (known(begin).empty()) return add_unreadable(std::move(error_as_json));
  start_document(begin);
  Outline outline(budget_, taker());
  std::vector<TextFinding> findings{
      {TextFinding::Kind::surprise, FieldPath(), error_as_json.range, std::string(json_alone)}};
  TextResult read = read_yaml(source_, splitter_, begin, outline, findings);
  // Behind JSON a word is no document of anybody's.
  const bool is_text = !is_start && !outline.empty() && outline[0].kind != OutlineNode::Kind::mapping;
  if (read.ok() && !is_text) return add(outline, std::move(findings));
  add_unreadable(is_start && !is_json ? std::move(read.error()) : std::move(error_as_json));
}

void Reader::read_yaml_document(std::size_t begin) {
  start_document(begin);
  Outline outline(budget_, taker());
  std::vector<TextFinding> findings;
  TextResult read = read_yaml(source_, splitter_, begin, outline, findings);
  if (read.ok()) return add(outline, std::move(findings));
  std::optional<SyntaxError> as_json = json_error(begin);
  add_unreadable(as_json ? *std::move(as_json) : std::move(read.error()));
}

TextResult Reader::take(const Outline& outline, std::size_t number, std::size_t index) {
  if (number == 0) counts_ = {};  // the document may be read for the second time
  ListItem item;
  item.number = number;
  item.item.index = next_index_;
  TextResult composed = compose(source_, outline, index, budget_, counts_, item.item);
  if (!composed.ok()) return composed;
  sort_by_start(item.item.findings);
  item.list_api_version = outline.root_text("apiVersion");
  item.list_kind = outline.root_text("kind");
  const std::size_t end = outline[index].range.end.offset;
  // An alias is shown with what it stands for, which may be anywhere before it.
  item.is_final = end - begin_ > TextLimits::held_bytes && !outline.has_anchors();
  const bool is_final = item.is_final;
  listener_.item(std::move(item), source_);
  if (is_final) splitter_.let_go(end);
  return {};
}

void Reader::add(const Outline& outline, std::vector<TextFinding> findings) {
  Document document;
  document.findings = std::move(findings);
  if (!outline.empty()) {
    TextResult composed = compose(source_, outline, 0, budget_, counts_, document);
    if (!composed.ok()) return add_unreadable(std::move(composed.error()));
  }
  if (document.root().is_null() && document.findings.empty()) {
    ++next_index_;
    return;
  }
  if (!budget_.spend(ValueBudget::document_cost)) {
    return add_unreadable(over_budget(budget_, outline.empty() ? document.findings[0].range : outline[0].range));
  }
  sort_by_start(document.findings);
  document.index = next_index_++;
  listener_.document(std::move(document), source_);
}

void Reader::add_unreadable(SyntaxError error) {
  if (!budget_.is_overdrawn() && !budget_.spend(ValueBudget::document_cost)) error = over_budget(budget_, error.range);
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
    SyntaxError error{{},
                      "the text is longer than " + std::to_string(TextLimits::bytes) +
                          " bytes, which is all that is read here; cocoon-webhook validate reads any size"};
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
