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
class OutlineListener final : public JsonListener, public JsonInput {
 public:
  OutlineListener(const SourceText& source, Splitter& splitter, Outline& outline)
      : source_(&source), splitter_(&splitter), outline_(&outline) {}

  Result<std::size_t, NoJson> read(std::size_t begin);

  std::string_view go_on(std::string_view token) override {
    const std::size_t begin = source_->offset_of(token.data());
    if (added_.ok()) splitter_->extend();  // else nothing more is taken
    return source_->slice(Extent{begin, splitter_->extent().end});
  }

  void null() override {
    add([](PackedWriter& value) { value.null(); });
  }
  void boolean(bool is_true) override {
    add([=](PackedWriter& value) { value.boolean(is_true); });
  }
  void integer(std::int64_t number) override {
    add([=](PackedWriter& value) { value.integer(number); });
  }
  void unsigned_integer(std::uint64_t number) override {
    add([=](PackedWriter& value) { value.unsigned_integer(number); });
  }
  void real(double number, std::string_view) override {
    add([=](PackedWriter& value) { value.real(number, {}); });
  }
  void string(const JsonString& text) override {
    add([&](PackedWriter& value) { value.string(text); });
  }
  void start_object() override { open(OutlineNode::Kind::mapping); }
  void start_array() override { open(OutlineNode::Kind::sequence); }
  void end_object() override { close(); }
  void end_array() override { close(); }
  bool key(const JsonString& name) override {
    string(name);
    return true;
  }

 private:
  template <typename Write>
  void add(const Write& write);
  void open(OutlineNode::Kind kind);
  void close();

  std::size_t token_end() const { return source_->offset_of(token_.data()) + token_.size(); }
  Range token_range() const { return source_->range({token_end() - token_.size(), token_end()}); }

  const SourceText* source_;
  Splitter* splitter_;
  Outline* outline_;
  std::string_view token_;  // of the event, where it stands in the source
  TextResult added_;        // to the outline
};

// Writes the value first: as an item of a list it is taken once it is added.
template <typename Write>
void OutlineListener::add(const Write& write) {
  if (!added_.ok()) return;
  OutlineNode node;
  node.value = outline_->scalars().position();
  node.range = token_range();
  write(outline_->scalars());
  added_ = outline_->add(node);
}

void OutlineListener::open(OutlineNode::Kind kind) {
  if (!added_.ok()) return;
  OutlineNode node;
  node.kind = kind;
  node.range = token_range();
  added_ = outline_->open(node);
}

void OutlineListener::close() {
  if (added_.ok()) added_ = outline_->close(source_->at_byte(token_end()));
}

// Says to a person what is wrong with the JSON that starts at `begin`, of which `known` is held.
class Explanation {
 public:
  Explanation(const SourceText& source, const Extent& known, std::size_t begin, const JsonError& error)
      : source_(source), known_(known), error_(error), token_(begin + error.token), at_(begin + error.at) {}

  NoJson make() const;

 private:
  NoJson of_string() const;
  Extent word() const;
  char byte(std::size_t offset) const { return source_.from(offset)[0]; }
  NoJson refuse(const Extent& extent, std::string detail) const {
    return {{source_.range(extent), std::move(detail)}, true};
  }

  const SourceText& source_;
  Extent known_;
  const JsonError& error_;
  std::size_t token_;  // where that starts which is wrong
  std::size_t at_;     // the first wrong byte
};

NoJson Explanation::make() const {
  const std::string expected = ": expected " + std::string(error_.expected);
  if (token_ == known_.end) return refuse({token_, token_}, "the text ends too early" + expected);
  const bool is_too_large = error_.kind == JsonError::Kind::large_number;
  if (!is_too_large && error_.kind != JsonError::Kind::syntax) return of_string();
  const Extent marked = word();
  const std::string found = in_quotes(source_.slice(marked));
  if (is_too_large) return {{source_.range(marked), found + " is too large for a number"}};
  if (marked.begin < token_) return refuse(marked, found + " is not a JSON value");
  return refuse(marked, "unexpected " + found + expected);
}

NoJson Explanation::of_string() const {
  const std::size_t end = std::min(at_ + 1, known_.end);
  const Extent last_byte{end - 1, end};
  const bool line_ends = byte(last_byte.begin) == '\n' || byte(last_byte.begin) == '\r';
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
  if (!is_word(byte(token_))) return {token_, token_ + 1};
  Extent word{token_, token_};
  while (word.end < known_.end && is_word(byte(word.end))) ++word.end;
  while (word.begin > known_.begin && is_word(byte(word.begin - 1))) --word.begin;
  return word;
}

Result<std::size_t, NoJson> OutlineListener::read(std::size_t begin) {
  const std::string_view known = source_->slice(Extent{begin, splitter_->extent().end});
  const auto read = read_first_json(known, *this, token_, *this);
  if (!added_.ok()) return NoJson{std::move(added_.error())};
  const std::size_t held = std::max(begin, source_->held().begin);
  if (splitter_->is_too_long()) return NoJson{too_long(source_->at_byte(held))};
  if (!read.ok()) return Explanation(*source_, {held, splitter_->extent().end}, begin, read.error()).make();
  return token_end();
}

}  // namespace

std::size_t end_of_json_space(const SourceText& source, Splitter& splitter, std::size_t begin) {
  while (true) {
    const std::size_t space = source.slice(Extent{begin, splitter.extent().end}).find_first_not_of(white_space);
    if (space != std::string_view::npos) return begin + space;
    begin = splitter.extent().end;
    if (!splitter.extend()) return begin;
  }
}

Result<std::size_t, NoJson> read_json(const SourceText& source, Splitter& splitter, std::size_t begin,
                                      Outline& outline) {
  if (source.from(begin).starts_with(byte_order_mark)) {
    const Range range = source.range({begin, begin + byte_order_mark.size()});
    return NoJson{{range, "unexpected byte order mark: delete it"}, true};
  }
  return OutlineListener(source, splitter, outline).read(begin);
}

}  // namespace cocoon
