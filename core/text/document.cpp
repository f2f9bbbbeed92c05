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
#include "core/text/yaml.hpp"

namespace cocoon {

namespace {

constexpr std::string_view white_space = " \t\r\n\v\f";

// What stands between two separators.
struct Chunk {
  Extent extent;
  std::optional<Extent> bad_separator;  // the line before it, where that is none
};

// Cuts a text as kubectl does, which knows lines, not YAML: a line that starts with --- ends a document, if there is a
// line since the last one.
class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  std::optional<Chunk> next() {
    Chunk chunk = start();
    while (at_ < text_.size()) {
      const Extent line = take_line();
      if (!starts_separator(line)) continue;
      chunk.extent.end = line.begin;
      if (!is_separator(line)) bad_separator_ = line;
      if (!is_nothing(chunk)) return chunk;
      chunk = start();
    }
    chunk.extent.end = at_;
    return is_nothing(chunk) ? std::nullopt : std::optional<Chunk>(chunk);
  }

 private:
  static bool is_nothing(const Chunk& chunk) { return chunk.extent.empty() && !chunk.bad_separator; }

  Chunk start() { return {{at_, at_}, std::exchange(bad_separator_, std::nullopt)}; }

  Extent take_line() {
    Extent line{at_, std::min(text_.find('\n', at_), text_.size())};
    at_ = std::min(line.end + 1, text_.size());
    if (!line.empty() && text_[line.end - 1] == '\r') --line.end;
    return line;
  }
  bool starts_separator(const Extent& line) const { return text_.substr(line.begin, 3) == "---"; }
  bool is_separator(const Extent& line) const {
    const std::size_t rest = text_.find_first_not_of(white_space, line.begin + 3);
    return rest >= line.end || text_[rest] == '#';
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<Extent> bad_separator_;  // the last line, where it is one
};

Document unreadable(std::size_t index, SyntaxError error) {
  Document document;
  document.index = index;
  document.readable = false;
  document.findings.push_back({TextFinding::Kind::syntax, FieldPath(), error.range, std::move(error.detail)});
  return document;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : source_(text) {}

  std::vector<Document> read();

 private:
  void read_chunk(const Chunk& chunk);
  void read_json_values(Extent extent);
  void read_yaml_document(const Extent& extent, std::optional<SyntaxError> error_as_json);
  void add(const Outline& outline, std::vector<TextFinding> findings);
  void add_unreadable(SyntaxError error);

  SourceText source_;
  ValueBudget budget_;
  std::size_t next_index_ = 0;
  std::vector<Document> documents_;
};

std::vector<Document> Reader::read() {
  Splitter splitter(source_.text());
  while (!budget_.is_overdrawn()) {
    const std::optional<Chunk> chunk = splitter.next();
    if (!chunk) break;
    read_chunk(*chunk);
  }
  return std::move(documents_);
}

void Reader::read_chunk(const Chunk& chunk) {
  if (chunk.bad_separator) {
    return add_unreadable(SyntaxError{source_.range(*chunk.bad_separator),
                                      "expected nothing or a comment after ---: put this on the next line"});
  }
  Extent extent = chunk.extent;
  if (source_.slice(extent).starts_with(byte_order_mark)) extent.begin += byte_order_mark.size();
  const std::string_view text = source_.slice(extent);
  const std::size_t first = text.find_first_not_of(white_space);
  if (first != std::string_view::npos && text[first] == '{') {
    read_json_values({extent.begin + first, extent.end});
  } else {
    read_yaml_document(extent, {});
  }
}

// After its brace, JSON goes on with a quote; YAML rarely does.
bool is_meant_as_json(std::string_view text) {
  const std::size_t second = text.find_first_not_of(white_space, 1);
  return second == std::string_view::npos || text[second] == '"';
}

void Reader::read_json_values(Extent extent) {
  for (bool is_first = true; !extent.empty(); is_first = false) {
    const ValueBudget before = budget_;
    Outline outline(budget_);
    Result<std::size_t, NoJson> end = read_json(source_, extent, outline);
    if (!end.ok()) {
      SyntaxError& error = end.error().error;
      if (!is_first || !end.error().may_be_yaml) return add_unreadable(std::move(error));
      budget_ = before;
      const bool is_json = is_meant_as_json(source_.slice(extent));
      return read_yaml_document(extent, is_json ? std::optional(std::move(error)) : std::nullopt);
    }
    add(outline, {});
    if (budget_.is_overdrawn()) return;
    extent = without_leading_space(source_, {*end, extent.end});
  }
}

void Reader::read_yaml_document(const Extent& extent, std::optional<SyntaxError> error_as_json) {
  Outline outline(budget_);
  std::vector<TextFinding> findings;
  TextResult read = read_yaml(source_, extent, outline, findings);
  if (!read.ok()) return add_unreadable(error_as_json ? *std::move(error_as_json) : std::move(read.error()));
  add(outline, std::move(findings));
}

void Reader::add(const Outline& outline, std::vector<TextFinding> findings) {
  Document document;
  document.findings = std::move(findings);
  if (!outline.empty()) {
    TextResult composed = compose(source_, outline, budget_, document);
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
  documents_.push_back(std::move(document));
}

void Reader::add_unreadable(SyntaxError error) {
  if (!budget_.is_overdrawn() && !budget_.spend(ValueBudget::document_cost)) error = over_budget(error.range);
  documents_.push_back(unreadable(next_index_++, std::move(error)));
}

}  // namespace

std::vector<Document> read_documents(std::string_view text) {
  if (text.size() <= TextLimits::bytes) return Reader(text).read();
  SyntaxError error{{}, "the text is longer than " + std::to_string(TextLimits::bytes) + " bytes: split it"};
  return {unreadable(0, std::move(error))};
}

}  // namespace cocoon
