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

// Length of the white space that the text starts with, as Go's unicode.IsSpace has it; 0 where it starts with none.
std::size_t space_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto [code, bytes] = first_character(text);
  const bool is_space = (code >= 0x09 && code <= 0x0D) || code == 0x20 || code == 0x85 || code == 0xA0 ||
                        code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
                        code == 0x202F || code == 0x205F || code == 0x3000;
  return is_space ? bytes : 0;
}

std::string_view without_leading_space(std::string_view text) {
  while (const std::size_t length = space_length(text)) text.remove_prefix(length);
  return text;
}

// What stands between two separators.
struct Chunk {
  Extent extent;
  std::optional<Extent> bad_separator;  // the line before it, where that is none
};

// Cuts a text as kubectl does, which knows lines, not YAML: a line that starts with --- ends a document, if there is a
// line since the last one. If there is none, the line is left to the reader of YAML, for which ---# is no separator.
class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  std::optional<Chunk> next() {
    Chunk chunk = start();
    while (at_ < text_.size()) {
      const Extent line = take_line();
      if (!starts_separator(line)) continue;
      if (!is_separator(line)) {
        bad_separator_ = line;
      } else if (line.begin == chunk.extent.begin && !chunk.bad_separator) {
        continue;
      }
      chunk.extent.end = line.begin;
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
    const std::string_view rest = without_leading_space(text_.substr(line.begin + 3, line.end - line.begin - 3));
    return rest.empty() || rest[0] == '#';
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
  void read_json_values(const Extent& extent);
  void read_yaml_instead(const Extent& rest, SyntaxError error_as_json, bool is_start);
  void take_separator_after_json(std::size_t at, std::size_t values);
  void read_yaml_document(const Extent& extent);
  std::optional<SyntaxError> json_error(const Extent& extent) const;
  Extent without_mark(Extent extent) const;
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

// kubectl looks at the first bytes of a file to tell JSON from YAML.
bool is_taken_for_json(std::string_view text) {
  constexpr std::size_t looked_at = 4096;
  return without_leading_space(text.substr(0, looked_at)).starts_with('{');
}

// After its brace, JSON goes on with a quote; YAML rarely does.
bool is_meant_as_json(std::string_view text) {
  if (!text.starts_with('{')) return false;
  const std::string_view rest = without_leading_space(text.substr(1));
  return rest.empty() || rest[0] == '"';
}

Extent Reader::without_mark(Extent extent) const {
  if (source_.slice(extent).starts_with(byte_order_mark)) extent.begin += byte_order_mark.size();
  return extent;
}

void Reader::read_chunk(const Chunk& chunk) {
  if (chunk.bad_separator) {
    return add_unreadable(SyntaxError{source_.range(*chunk.bad_separator),
                                      "expected nothing or a comment after ---: put this on the next line"});
  }
  const Extent extent = without_mark(chunk.extent);
  if (chunk.extent.begin > 0) return read_yaml_document(extent);
  if (is_taken_for_json(source_.slice(extent))) return read_json_values(extent);
  // Here kubectl has dropped one mark, and its reader of YAML drops another.
  read_yaml_document(without_mark(extent));
}

// What is wrong with a document that a person means to be JSON, and which kubectl reads as YAML.
std::optional<SyntaxError> Reader::json_error(const Extent& extent) const {
  if (!is_meant_as_json(without_leading_space(source_.slice(extent)))) return {};
  ValueBudget budget;
  Outline outline(budget);
  Result<std::size_t, NoJson> end = read_json(source_, extent, outline);
  return end.ok() ? std::nullopt : std::optional(std::move(end.error().error));
}

// A file that starts with { is JSON for kubectl, one value after the other. Since 1.33 it reads what comes after the
// first value, or all of it, as YAML if it is no JSON.
void Reader::read_json_values(const Extent& extent) {
  std::size_t count = 0;
  Extent rest = extent;
  for (; !cocoon::without_leading_space(source_, rest).empty(); ++count) {
    const ValueBudget before = budget_;
    Outline outline(budget_);
    Result<std::size_t, NoJson> end = read_json(source_, rest, outline);
    if (!end.ok()) {
      NoJson& error = end.error();
      if (count > 1 || !error.may_be_yaml) return add_unreadable(std::move(error.error));
      budget_ = before;
      return read_yaml_instead(rest, std::move(error.error), count == 0);
    }
    add(outline, {});
    if (budget_.is_overdrawn()) return;
    rest.begin = *end;
  }
  if (extent.end < source_.text().size()) take_separator_after_json(extent.end, count);
}
constexpr std::string_view json_alone =
    "kubectl before 1.33 reads a file that starts with { as JSON alone, and refuses this: start the file with a line "
    "---";

// `error_as_json` is what an older kubectl says of `rest`, and a newer one where it is no YAML either.
void Reader::read_yaml_instead(const Extent& rest, SyntaxError error_as_json, bool is_start) {
  Extent extent = rest;
  bool is_on_line = true;  // the white space that it passes over goes no further than the end of the line
  for (std::size_t length = 1; is_on_line && length > 0; extent.begin += length) {
    length = space_length(source_.slice(extent));
    is_on_line = !source_.slice(extent).starts_with('\n');
  }
  extent = without_mark(extent);
  if (extent.empty()) return add_unreadable(std::move(error_as_json));
  Outline outline(budget_);
  std::vector<TextFinding> findings{
      {TextFinding::Kind::surprise, FieldPath(), error_as_json.range, std::string(json_alone)}};
  TextResult read = read_yaml(source_, extent, outline, findings);
  // Behind JSON a word is no document of anybody's.
  const bool is_text = !is_start && !outline.empty() && outline[0].kind != OutlineNode::Kind::mapping;
  if (read.ok() && !is_text) return add(outline, std::move(findings));
  const bool is_yaml = is_start && !is_meant_as_json(without_leading_space(source_.slice(rest)));
  add_unreadable(is_yaml ? std::move(read.error()) : std::move(error_as_json));
}

void Reader::take_separator_after_json(std::size_t at, std::size_t values) {
  const Range range = source_.range({at, std::min(source_.text().find_first_of("\r\n", at), source_.text().size())});
  if (values > 1) {
    return add_unreadable(SyntaxError{range,
                                      "kubectl refuses a line --- after several JSON values: put one between "
                                      "each two of them, and one at the start of the file"});
  }
  documents_.back().findings.push_back({TextFinding::Kind::surprise, FieldPath(), range, std::string(json_alone)});
}

void Reader::read_yaml_document(const Extent& extent) {
  Outline outline(budget_);
  std::vector<TextFinding> findings;
  TextResult read = read_yaml(source_, extent, outline, findings);
  if (read.ok()) return add(outline, std::move(findings));
  std::optional<SyntaxError> as_json = json_error(extent);
  add_unreadable(as_json ? *std::move(as_json) : std::move(read.error()));
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
