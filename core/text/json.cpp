#include "core/text/json.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/encoding/ascii.hpp"
#include "core/encoding/utf8.hpp"
#include "core/field/quote.hpp"
#include "core/json/reader.hpp"

namespace cocoon {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_separator(char c) { return c == ',' || c == ':'; }

// Letters, digits and what else may stand in a number: a run of them is one word to a person, right or wrong.
bool is_word(char c) {
  return is_alphanumeric(c) || c == '+' || c == '-' || c == '.' || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

// Hears of the value, event by event. After a problem that it finds itself it listens no more.
class Handler final : public JsonListener {
 public:
  Handler(const SourceText& source, const Extent& extent, Outline& outline)
      : source_(&source),
        text_(source.text().substr(0, extent.end)),
        begin_(extent.begin),
        cursor_(extent.begin),
        outline_(&outline) {}

  void null() override { scalar(4).null(); }
  void boolean(bool value) override { scalar(value ? 4 : 5).boolean(value); }
  void integer(std::int64_t value) override {  // is written with a sign: -0 is 0
    scalar(value == 0 ? 2 : std::to_string(value).size()).integer(value);
  }
  void unsigned_integer(std::uint64_t value) override { scalar(std::to_string(value).size()).unsigned_integer(value); }
  void real(double value, std::string_view text) override { scalar(text.size()).real(value, {}); }
  void string(const JsonString& text) override { scalar(text.written().size() + 2).string(text); }
  void start_object() override { open(OutlineNode::Kind::mapping, Expected::first_key); }
  void start_array() override { open(OutlineNode::Kind::sequence, Expected::first_item); }
  void end_object() override { close(); }
  void end_array() override { close(); }
  bool key(const JsonString& name) override {
    string(name);
    expected_ = Expected::colon;
    return true;
  }

  /// What came of it, given what the reader says.
  Result<std::size_t, NoJson> result(const Result<void, JsonError>& read) &&;

 private:
  // What may stand after the last token.
  enum class Expected { value, first_key, first_item, colon, comma };

  PackedWriter& scalar(std::size_t length);
  void open(OutlineNode::Kind kind, Expected expected);
  void close();

  bool at_end() const { return cursor_ == text_.size(); }
  void skip_space() {
    while (!at_end() && is_space(text_[cursor_])) ++cursor_;
  }
  // White space, and the comma or colon for which the reader has no event.
  void skip_to_token() {
    skip_space();
    if (is_separator(text_[cursor_])) ++cursor_;
    skip_space();
  }
  Range take(std::size_t end) {
    const std::size_t begin = std::exchange(cursor_, end);
    return source_->range({begin, end});
  }

  NoJson explain(const JsonError& error);
  NoJson explain_string(const JsonError& error, std::size_t stopped) const;
  char skip_to_error(std::size_t stopped);
  NoJson refuse(const Extent& extent, std::string detail) const;
  Extent word_at_cursor() const;
  std::string expected_after(char separator) const;

  const SourceText* source_;
  std::string_view text_;
  std::size_t begin_;
  std::size_t cursor_;  // runs through the text beside the reader: after the last token
  Outline* outline_;
  std::vector<OutlineNode::Kind> open_;
  Expected expected_ = Expected::value;
  TextResult added_;  // to the outline
};

// Adds a scalar whose token is so long, and tells where to write its value.
PackedWriter& Handler::scalar(std::size_t length) {
  PackedWriter& value = outline_->scalars();
  if (!added_.ok()) return value;
  skip_to_token();
  OutlineNode node;
  node.value = value.position();
  node.range = take(cursor_ + length);
  added_ = outline_->add(node);
  expected_ = Expected::comma;
  return value;
}

void Handler::open(OutlineNode::Kind kind, Expected expected) {
  if (!added_.ok()) return;
  skip_to_token();
  OutlineNode node;
  node.kind = kind;
  node.range = take(cursor_ + 1);
  added_ = outline_->open(node);
  open_.push_back(kind);
  expected_ = expected;
}

void Handler::close() {
  if (!added_.ok()) return;
  skip_to_token();
  outline_->close(take(cursor_ + 1).end);
  open_.pop_back();
  expected_ = Expected::comma;
}

Result<std::size_t, NoJson> Handler::result(const Result<void, JsonError>& read) && {
  if (!added_.ok()) return NoJson{std::move(added_.error())};
  if (!read.ok()) return explain(read.error());
  return cursor_;
}

NoJson Handler::refuse(const Extent& extent, std::string detail) const {
  return {{source_->range(extent), std::move(detail)}, true};
}

// What should have come where `separator`, or none, stands after the last token.
std::string Handler::expected_after(char separator) const {
  const bool in_mapping = !open_.empty() && open_.back() == OutlineNode::Kind::mapping;
  switch (expected_) {
    case Expected::value: return "a value";
    case Expected::first_key: return "a key in double quotes or }";
    case Expected::first_item: return "a value or ]";
    case Expected::colon: return separator == ':' ? "a value" : "a colon after the key";
    case Expected::comma: break;
  }
  if (separator == ',') return in_mapping ? "a key in double quotes" : "a value";
  return in_mapping ? "a comma or }" : "a comma or ]";
}

// Moves the cursor to the token that the reader refused, having read up to `stopped`, which is beyond the text where it
// met its end. Returns the separator before it.
char Handler::skip_to_error(std::size_t stopped) {
  char separator = 0;
  skip_space();
  while (!at_end() && is_separator(text_[cursor_]) && cursor_ + 1 < stopped) {
    separator = text_[cursor_++];
    skip_space();
  }
  return separator;
}

NoJson Handler::explain_string(const JsonError& error, std::size_t stopped) const {
  const Extent last_byte{stopped - 1, stopped};
  const bool line_ends = text_[last_byte.begin] == '\n' || text_[last_byte.begin] == '\r';
  if (line_ends || error.kind == JsonError::Kind::unclosed_string) {
    return refuse({cursor_, line_ends ? last_byte.begin : stopped},
                  "this text is never closed: expected a double quote on the same line");
  }
  if (error.kind == JsonError::Kind::control_character) {
    return refuse(last_byte, "a control character stands in quotes: write it as an escape, such as \\t");
  }
  if (error.kind == JsonError::Kind::no_utf8) {
    return refuse(last_byte, "this is not valid UTF-8: save the text as UTF-8");
  }
  return refuse({cursor_, stopped}, std::string(error.detail) + ": write a backslash as \\\\");
}

// What a person takes for one word at the cursor, though the reader may have taken its first half for a value.
Extent Handler::word_at_cursor() const {
  if (!is_word(text_[cursor_])) return {cursor_, cursor_ + 1};
  Extent word{cursor_, cursor_};
  while (word.end < text_.size() && is_word(text_[word.end])) ++word.end;
  while (word.begin > begin_ && is_word(text_[word.begin - 1])) --word.begin;
  return word;
}

NoJson Handler::explain(const JsonError& error) {
  const std::size_t stopped = begin_ + error.at + 1;
  const std::string expected = expected_after(skip_to_error(stopped));
  if (at_end()) return refuse({cursor_, cursor_}, "the text ends too early: expected " + expected);
  const bool is_word = error.kind == JsonError::Kind::syntax || error.kind == JsonError::Kind::large_number;
  if (!is_word) return explain_string(error, std::min(stopped, text_.size()));
  const Extent word = word_at_cursor();
  const std::string found = in_quotes(source_->slice(word));
  if (error.kind == JsonError::Kind::large_number) {
    return {{source_->range(word), found + " is too large for a number"}};
  }
  if (word.begin < cursor_) return refuse(word, found + " is not a JSON value");
  return refuse(word, "unexpected " + found + ": expected " + expected);
}

}  // namespace

Extent without_leading_space(const SourceText& source, Extent extent) {
  while (!extent.empty() && is_space(source.text()[extent.begin])) ++extent.begin;
  return extent;
}

Result<std::size_t, NoJson> read_json(const SourceText& source, const Extent& extent, Outline& outline) {
  const std::string_view text = source.slice(extent);
  if (text.starts_with(byte_order_mark)) {
    const Range range = source.range({extent.begin, extent.begin + byte_order_mark.size()});
    return NoJson{{range, "unexpected byte order mark: delete it"}, true};
  }
  Handler handler(source, extent, outline);
  const auto read = read_first_json(text, handler);
  return std::move(handler).result(read);
}

}  // namespace cocoon
