#include "core/text/json.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "core/encoding/ascii.hpp"
#include "core/encoding/utf8.hpp"
#include "core/field/quote.hpp"
#include "core/json/reader.hpp"

namespace cocoon {

namespace {

constexpr std::string_view white_space = " \t\n\r";

// Letters, digits and what else may stand in a number: a run of them is one word to a person, right or wrong.
bool is_word(char c) {
  return is_alphanumeric(c) || c == '+' || c == '-' || c == '.' || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

// Writes the outline of a value as its events come. Once the outline is over a limit it takes no more.
class OutlineListener final : public JsonListener {
 public:
  OutlineListener(const SourceText& source, Outline& outline) : source_(&source), outline_(&outline) {}

  Result<std::size_t, NoJson> read(const Extent& extent);

  void null() override { scalar().null(); }
  void boolean(bool value) override { scalar().boolean(value); }
  void integer(std::int64_t value) override { scalar().integer(value); }
  void unsigned_integer(std::uint64_t value) override { scalar().unsigned_integer(value); }
  void real(double value, std::string_view) override { scalar().real(value, {}); }
  void string(const JsonString& text) override { scalar().string(text); }
  void start_object() override { open(OutlineNode::Kind::mapping); }
  void start_array() override { open(OutlineNode::Kind::sequence); }
  void end_object() override { close(); }
  void end_array() override { close(); }
  bool key(const JsonString& name) override {
    string(name);
    return true;
  }

 private:
  PackedWriter& scalar();
  void open(OutlineNode::Kind kind);
  void close();

  std::size_t token_end() const {
    return static_cast<std::size_t>(token_.data() - source_->text().data()) + token_.size();
  }
  Range token_range() const { return source_->range({token_end() - token_.size(), token_end()}); }

  const SourceText* source_;
  Outline* outline_;
  std::string_view token_;  // of the event, where it stands in the source
  TextResult added_;        // to the outline
};

// Adds the scalar, and tells where to write its value.
PackedWriter& OutlineListener::scalar() {
  PackedWriter& value = outline_->scalars();
  if (!added_.ok()) return value;
  OutlineNode node;
  node.value = value.position();
  node.range = token_range();
  added_ = outline_->add(node);
  return value;
}

void OutlineListener::open(OutlineNode::Kind kind) {
  if (!added_.ok()) return;
  OutlineNode node;
  node.kind = kind;
  node.range = token_range();
  added_ = outline_->open(node);
}

void OutlineListener::close() {
  if (added_.ok()) outline_->close(source_->at_byte(token_end()));
}

// Says to a person what is wrong with the JSON in `extent`.
class Explanation {
 public:
  Explanation(const SourceText& source, const Extent& extent, const JsonError& error)
      : source_(source),
        extent_(extent),
        text_(source.text().substr(0, extent.end)),
        error_(error),
        token_(extent.begin + error.token) {}

  NoJson make() const;

 private:
  NoJson of_string() const;
  Extent word() const;
  NoJson refuse(const Extent& extent, std::string detail) const {
    return {{source_.range(extent), std::move(detail)}, true};
  }

  const SourceText& source_;
  Extent extent_;
  std::string_view text_;
  const JsonError& error_;
  std::size_t token_;  // where that starts which is wrong
};

NoJson Explanation::make() const {
  const std::string expected = ": expected " + std::string(error_.expected);
  if (token_ == text_.size()) return refuse({token_, token_}, "the text ends too early" + expected);
  const bool is_too_large = error_.kind == JsonError::Kind::large_number;
  if (!is_too_large && error_.kind != JsonError::Kind::syntax) return of_string();
  const Extent marked = word();
  const std::string found = in_quotes(source_.slice(marked));
  if (is_too_large) return {{source_.range(marked), found + " is too large for a number"}};
  if (marked.begin < token_) return refuse(marked, found + " is not a JSON value");
  return refuse(marked, "unexpected " + found + expected);
}

NoJson Explanation::of_string() const {
  const std::size_t end = std::min(extent_.begin + error_.at + 1, text_.size());
  const Extent last_byte{end - 1, end};
  const bool line_ends = text_[last_byte.begin] == '\n' || text_[last_byte.begin] == '\r';
  if (line_ends || error_.kind == JsonError::Kind::unclosed_string) {
    return refuse({token_, line_ends ? last_byte.begin : end},
                  "this text is never closed: expected a double quote on the same line");
  }
  if (error_.kind == JsonError::Kind::control_character) {
    return refuse(last_byte, "a control character stands in quotes: write it as an escape, such as \\t");
  }
  if (error_.kind == JsonError::Kind::no_utf8) {
    return refuse(last_byte, "this is not valid UTF-8: save the text as UTF-8");
  }
  return refuse({token_, end}, std::string(error_.detail) + ": write a backslash as \\\\");
}

// What a person takes for one word, though the reader may have taken its first half for a value.
Extent Explanation::word() const {
  if (!is_word(text_[token_])) return {token_, token_ + 1};
  Extent word{token_, token_};
  while (word.end < text_.size() && is_word(text_[word.end])) ++word.end;
  while (word.begin > extent_.begin && is_word(text_[word.begin - 1])) --word.begin;
  return word;
}

Result<std::size_t, NoJson> OutlineListener::read(const Extent& extent) {
  const auto read = read_first_json(source_->slice(extent), *this, token_);
  if (!added_.ok()) return NoJson{std::move(added_.error())};
  if (!read.ok()) return Explanation(*source_, extent, read.error()).make();
  return token_end();
}

}  // namespace

Extent without_leading_space(const SourceText& source, Extent extent) {
  extent.begin = std::min(source.text().find_first_not_of(white_space, extent.begin), extent.end);
  return extent;
}

Result<std::size_t, NoJson> read_json(const SourceText& source, const Extent& extent, Outline& outline) {
  if (source.slice(extent).starts_with(byte_order_mark)) {
    const Range range = source.range({extent.begin, extent.begin + byte_order_mark.size()});
    return NoJson{{range, "unexpected byte order mark: delete it"}, true};
  }
  return OutlineListener(source, outline).read(extent);
}

}  // namespace cocoon
