#include "core/text/json.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/field/quote.hpp"

namespace cocoon {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_separator(char c) { return c == ',' || c == ':'; }

// Letters, digits and what else may stand in a number: a run of them is one word to a person, right or wrong.
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
         c == '.' || c == '_' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool starts_with(std::string_view text, std::string_view start) { return text.substr(0, start.size()) == start; }

// Where the text in double quotes at `begin` ends.
std::size_t string_end(std::string_view text, std::size_t begin) {
  std::size_t end = begin + 1;
  while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
  return std::min(end + 1, text.size());
}

// nlohmann tells in the middle of a sentence what is wrong; what follows repeats the text, at any length.
std::string_view reason_in(std::string_view message) {
  const std::size_t begin = message.find(" - ");
  if (begin == std::string_view::npos) return {};
  message.remove_prefix(begin + 3);
  return message.substr(0, message.find("; last read: '"));
}

// What nlohmann's parser calls, event by event; false stops it.
class Handler {
 public:
  Handler(const SourceText& source, const Extent& extent, Outline& outline)
      : source_(&source),
        text_(source.text().substr(0, extent.end)),
        begin_(extent.begin),
        cursor_(extent.begin),
        outline_(&outline) {}

  bool null() { return scalar(nullptr, 4); }
  bool boolean(bool value) { return scalar(value, value ? 4 : 5); }
  bool number_integer(Json::number_integer_t value) { return integer(value); }
  bool number_unsigned(Json::number_unsigned_t value) { return integer(value); }
  bool number_float(Json::number_float_t value, const std::string& text) { return scalar(value, text.size()); }
  bool string(std::string& value) { return scalar(std::move(value), 0); }
  bool binary(Json::binary_t& /*value*/) { return false; }
  bool start_object(std::size_t /*size*/) { return open(OutlineNode::Kind::mapping, Expected::first_key); }
  bool start_array(std::size_t /*size*/) { return open(OutlineNode::Kind::sequence, Expected::first_item); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& value) {
    const bool added = string(value);
    expected_ = Expected::colon;
    return added;
  }
  bool parse_error(std::size_t position, const std::string& token, const nlohmann::detail::exception& error);

  JsonRead result() && { return {cursor_, std::move(problem_), is_grammar_}; }

 private:
  // What may stand after the last token.
  enum class Expected { value, first_key, first_item, colon, comma };

  template <typename Integer>
  bool integer(Integer value) {
    skip_to_token();
    const bool is_negative_zero = value == 0 && text_[cursor_] == '-';
    return scalar(value, std::to_string(value).size() + (is_negative_zero ? 1 : 0));
  }
  bool scalar(Json value, std::size_t length);
  bool open(OutlineNode::Kind kind, Expected expected);
  bool close();

  bool at_end() const { return cursor_ == text_.size(); }
  void skip_space() {
    while (!at_end() && is_space(text_[cursor_])) ++cursor_;
  }
  // White space, and the comma or colon for which the parser has no event.
  void skip_to_token() {
    skip_space();
    if (is_separator(text_[cursor_])) ++cursor_;
    skip_space();
  }
  Range take(std::size_t end) {
    const std::size_t begin = std::exchange(cursor_, end);
    return source_->range({begin, end});
  }

  char skip_to_error(std::size_t stopped);
  bool fail(const Extent& extent, std::string detail);
  bool fail_in_string(std::size_t stopped, std::string_view reason);
  Extent word_at_cursor() const;
  std::string expected_after(char separator) const;

  const SourceText* source_;
  std::string_view text_;
  std::size_t begin_;
  std::size_t cursor_;  // runs through the text beside the parser: after the last token
  Outline* outline_;
  std::vector<OutlineNode::Kind> open_;
  Expected expected_ = Expected::value;
  Problem problem_;
  bool is_grammar_ = false;
};

// `length` is that of the token; 0 for a string, whose escapes make its text longer than its value.
bool Handler::scalar(Json value, std::size_t length) {
  skip_to_token();
  OutlineNode node;
  node.value = std::move(value);
  node.range = take(length == 0 ? string_end(text_, cursor_) : cursor_ + length);
  problem_ = outline_->add(std::move(node));
  expected_ = Expected::comma;
  return !problem_;
}

bool Handler::open(OutlineNode::Kind kind, Expected expected) {
  skip_to_token();
  OutlineNode node;
  node.kind = kind;
  node.range = take(cursor_ + 1);
  problem_ = outline_->open(std::move(node));
  open_.push_back(kind);
  expected_ = expected;
  return !problem_;
}

bool Handler::close() {
  skip_to_token();
  outline_->close(take(cursor_ + 1).end);
  open_.pop_back();
  expected_ = Expected::comma;
  return true;
}

bool Handler::fail(const Extent& extent, std::string detail) {
  problem_ = syntax_finding(source_->range(extent), std::move(detail));
  is_grammar_ = true;
  return false;
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

// Moves the cursor to the token that the parser refused, having read up to `stopped`, which is beyond the text where it
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

bool Handler::fail_in_string(std::size_t stopped, std::string_view reason) {
  const Extent last_byte{stopped - 1, stopped};
  const bool line_ends = text_[last_byte.begin] == '\n' || text_[last_byte.begin] == '\r';
  if (line_ends || starts_with(reason, "invalid string: missing closing quote")) {
    return fail({cursor_, line_ends ? last_byte.begin : stopped},
                "this text is never closed: expected a double quote on the same line");
  }
  if (starts_with(reason, "invalid string: control character")) {
    return fail(last_byte, "a control character stands in quotes: write it as an escape, such as \\t");
  }
  if (starts_with(reason, "invalid string: ill-formed UTF-8")) {
    return fail(last_byte, "this is not valid UTF-8: save the text as UTF-8");
  }
  return fail({cursor_, stopped}, std::string(reason) + ": write a backslash as \\\\");
}

// What a person takes for one word at the cursor, though the parser may have taken its first half for a value.
Extent Handler::word_at_cursor() const {
  if (!is_word(text_[cursor_])) return {cursor_, cursor_ + 1};
  Extent word{cursor_, cursor_};
  while (word.end < text_.size() && is_word(text_[word.end])) ++word.end;
  while (word.begin > begin_ && is_word(text_[word.begin - 1])) --word.begin;
  return word;
}

bool Handler::parse_error(std::size_t position, const std::string& /*token*/,
                          const nlohmann::detail::exception& error) {
  const std::string expected = expected_after(skip_to_error(begin_ + position));
  if (at_end()) return fail({cursor_, cursor_}, "the text ends too early: expected " + expected);
  const std::string_view reason = reason_in(error.what());
  if (text_[cursor_] == '"' && starts_with(reason, "invalid string")) {
    return fail_in_string(std::min(begin_ + position, text_.size()), reason);
  }
  const Extent word = word_at_cursor();
  const std::string found = in_quotes(source_->slice(word));
  constexpr int number_overflow = 406;
  if (error.id == number_overflow) {
    problem_ = syntax_finding(source_->range(word), found + " is too large for a number");
    return false;
  }
  if (word.begin < cursor_) return fail(word, found + " is not a JSON value");
  return fail(word, "unexpected " + found + ": expected " + expected);
}

}  // namespace

Extent without_leading_space(const SourceText& source, Extent extent) {
  while (!extent.empty() && is_space(source.text()[extent.begin])) ++extent.begin;
  return extent;
}

JsonRead read_json(const SourceText& source, const Extent& extent, Outline& outline) {
  const std::string_view text = source.slice(extent);
  if (constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF"; starts_with(text, byte_order_mark)) {
    const Range range = source.range({extent.begin, extent.begin + byte_order_mark.size()});
    return {extent.begin, syntax_finding(range, "unexpected byte order mark: delete it"), true};
  }
  Handler handler(source, extent, outline);
  constexpr bool whole_text = false;  // what follows the value is the caller's matter
  Json::sax_parse(text.data(), text.data() + text.size(), &handler, Json::input_format_t::json, whole_text);
  return std::move(handler).result();
}

}  // namespace cocoon
