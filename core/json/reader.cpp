#include "core/json/reader.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <system_error>

#include "core/encoding/ascii.hpp"
#include "core/encoding/utf8.hpp"

namespace cocoon {

namespace {

using Fault = JsonError::Kind;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

unsigned char byte_of(char c) { return static_cast<unsigned char>(c); }

/// Neither the end of a string nor an escape, a control character or a byte of a character over ASCII.
bool is_plain(char c) { return c != '"' && c != '\\' && byte_of(c) >= 0x20 && byte_of(c) < 0x80; }

/// How many of the eight bytes at `text` are plain before the first that is not. The subtractions set the highest bit
/// of a byte that is too small; a borrow runs up only, so that the first such byte is right.
std::size_t plain_of_8(const char* text) {
  constexpr std::uint64_t each = 0x0101010101010101U;
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, text, sizeof(bytes));
  const std::uint64_t controls = bytes - each * 0x20;
  const std::uint64_t quotes = (bytes ^ (each * '"')) - each;
  const std::uint64_t backslashes = (bytes ^ (each * '\\')) - each;
  const std::uint64_t not_plain = (bytes | controls | quotes | backslashes) & (each * 0x80);
  return static_cast<std::size_t>(std::countr_zero(not_plain)) / 8;
}

class JsonReader {
 public:
  /// `told` becomes the token of each event, as it stands in the text.
  JsonReader(std::string_view text, JsonListener& listener, std::string_view& told, JsonInput* input = nullptr)
      : begin_(text.data()),
        at_(text.data()),
        token_(text.data()),
        end_(text.data() + text.size()),
        listener_(listener),
        told_(told),
        input_(input) {}

  Result<void, JsonError> read() {
    skip_byte_order_mark();
    if (!read_value<true>()) return error_;
    start_token();
    if (at_ == end_) return {};
    unexpected("the end");
    return error_;
  }

  Result<void, JsonError> read_first() {
    if (!read_value<true>()) return error_;
    return {};
  }

 private:
  /// What comes next: a value, or what may stand after one.
  enum class Step { failed, first_item, value, after_value };
  enum class Container : char { object, array };

  /// Reads one value. Containers are kept on a stack of our own; only a value that the listener declines is read by a
  /// call within this one, in which it hears of nothing (`heard`).
  template <bool heard>
  bool read_value() {
    const std::size_t depth = depth_;
    Step step = Step::value;
    do {
      step = step == Step::after_value ? go_on_after_value<heard>() : start_value<heard>(step);
      if (step == Step::failed) return false;
    } while (step != Step::after_value || depth_ > depth);
    return true;
  }

  template <bool heard>
  Step start_value(Step step) {
    if (++values_ > max_json_values && input_ == nullptr) {
      fail_at(at_, Fault::count);
      return Step::failed;
    }
    start_token();
    switch (next()) {
      case '{': return start_object<heard>();
      case '[': return start_array<heard>();
      default: break;
    }
    if (read_scalar<heard>()) return Step::after_value;
    error_.expected = step == Step::first_item ? "a value or ]" : "a value";
    return Step::failed;
  }

  template <bool heard>
  Step start_object() {
    if (!open(Container::object)) return Step::failed;
    if constexpr (heard) listener().start_object();
    start_token();
    return next() == '}' ? close<heard>() : read_name<heard>("a key in double quotes or }");
  }

  template <bool heard>
  Step start_array() {
    if (!open(Container::array)) return Step::failed;
    if constexpr (heard) listener().start_array();
    start_token();
    return next() == ']' ? close<heard>() : Step::first_item;
  }

  template <bool heard>
  Step read_name(std::string_view expected) {
    if (next() != '"') return unexpected(expected);
    const auto name = read_string();
    if (!name) return Step::failed;
    bool is_declined = false;
    if constexpr (heard) is_declined = !listener().key(*name);
    start_token();
    if (next() != ':') return unexpected("a colon after the key");
    ++at_;
    if (!is_declined) return Step::value;
    return read_value<false>() ? Step::after_value : Step::failed;
  }

  template <bool heard>
  Step go_on_after_value() {
    start_token();
    const bool in_object = open_[depth_ - 1] == Container::object;
    if (next() == (in_object ? '}' : ']')) return close<heard>();
    if (next() != ',') return unexpected(in_object ? "a comma or }" : "a comma or ]");
    ++at_;
    if (!in_object) return Step::value;
    start_token();
    return read_name<heard>("a key in double quotes");
  }

  template <bool heard>
  Step close() {
    ++at_;
    --depth_;
    if constexpr (heard) {
      if (open_[depth_] == Container::object) {
        listener().end_object();
      } else {
        listener().end_array();
      }
    }
    return Step::after_value;
  }

  bool open(Container container) {
    if (depth_ == max_json_depth) return fail_at(at_, Fault::depth);
    open_[depth_++] = container;
    ++at_;
    return true;
  }

  template <bool heard>
  bool read_scalar() {
    switch (next()) {
      case '"': {
        const auto text = read_string();
        if constexpr (heard) {
          if (text) listener().string(*text);
        }
        return text.has_value();
      }
      case 'n':
        if (!read_word("null")) return false;
        if constexpr (heard) listener().null();
        return true;
      case 't':
        if (!read_word("true")) return false;
        if constexpr (heard) listener().boolean(true);
        return true;
      case 'f':
        if (!read_word("false")) return false;
        if constexpr (heard) listener().boolean(false);
        return true;
      default: return read_number<heard>();
    }
  }

  bool read_word(std::string_view word) {
    for (const char c : word) {
      if (next() != c) return fail_at(at_);
      ++at_;
    }
    return true;
  }

  template <bool heard>
  bool read_number() {
    bool is_integer = true;
    if (next() == '-') ++at_;
    if (next() == '0') {
      ++at_;
    } else if (!read_digits()) {
      return false;
    }
    if (next() == '.') {
      is_integer = false;
      ++at_;
      if (!read_digits()) return false;
    }
    if (next() == 'e' || next() == 'E') {
      is_integer = false;
      ++at_;
      if (next() == '+' || next() == '-') ++at_;
      if (!read_digits()) return false;
    }
    return (is_integer && tell_integer<heard>()) || tell_real<heard>();
  }

  bool read_digits() {
    if (!is_digit(next())) return fail_at(at_);
    while (is_digit(next())) ++at_;
    return true;
  }

  /// False where the number, which ends here, has more than 64 bits.
  template <bool heard>
  bool tell_integer() {
    const char* const start = token_;
    std::int64_t negative = 0;
    std::uint64_t positive = 0;
    const bool is_negative = *start == '-';
    const auto read = is_negative ? std::from_chars(start, at_, negative) : std::from_chars(start, at_, positive);
    if (read.ec != std::errc()) return false;
    if constexpr (heard) {
      if (is_negative) {
        listener().integer(negative);
      } else {
        listener().unsigned_integer(positive);
      }
    }
    return true;
  }

  template <bool heard>
  bool tell_real() {
    const std::string text(token_, at_);
    // Of the C locale, which nobody here changes. (Emscripten's library has no from_chars of a double.)
    const double value = std::strtod(text.c_str(), nullptr);
    if (!std::isfinite(value)) return fail_at(at_ - 1, Fault::large_number);
    if constexpr (heard) listener().real(value, text);
    return true;
  }

  std::optional<JsonString> read_string() {
    ++at_;
    std::size_t saved = 0;  // bytes that the text is shorter than what is written
    while (true) {
      skip_plain();
      if (next() == '"') break;
      if (at_ != end_ && is_plain(*at_)) continue;  // the text has gone on
      if (!(next() == '\\' ? read_escape(saved) : read_character())) return std::nullopt;
    }
    const std::string_view written(token_ + 1, static_cast<std::size_t>(at_ - token_ - 1));
    ++at_;
    return JsonString(written, written.size() - saved);
  }

  void skip_plain() {
    // "First" is "lowest": every machine that this is built for has the lowest byte first.
    static_assert(std::endian::native == std::endian::little);
    while (end_ - at_ >= 8) {
      const std::size_t plain = plain_of_8(at_);
      at_ += plain;
      if (plain < 8) return;
    }
    while (at_ != end_ && is_plain(*at_)) ++at_;
  }

  bool read_escape(std::size_t& saved) {
    ++at_;
    if (next() == 'u') return read_unicode_escape(saved);
    if (at_ == end_ || std::string_view("\"\\/bfnrt").find(*at_) == std::string_view::npos) {
      return fail_in_escape(at_, "invalid string: forbidden character after backslash");
    }
    ++at_;
    ++saved;
    return true;
  }

  bool read_unicode_escape(std::size_t& saved) {
    const auto code = read_hex4();
    if (!code) return false;
    if (*code < 0xD800 || *code >= 0xE000) {
      saved += *code < 0x80 ? 5 : *code < 0x800 ? 4 : 3;
      return true;
    }
    if (*code >= 0xDC00) {
      return fail_in_escape(at_ - 1, "invalid string: surrogate U+DC00..U+DFFF must follow U+D800..U+DBFF");
    }
    // The first half of a pair, whose second half must follow.
    constexpr std::string_view alone = "invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF";
    if (next() != '\\') return fail_in_escape(at_, alone);
    ++at_;
    if (next() != 'u') return fail_in_escape(at_, alone);
    const auto second = read_hex4();
    if (!second) return false;
    if (*second < 0xDC00 || *second >= 0xE000) return fail_in_escape(at_ - 1, alone);
    saved += 8;
    return true;
  }

  /// The number behind the `u` of an escape.
  std::optional<unsigned> read_hex4() {
    ++at_;
    std::array<char, 4> digits{};
    for (char& digit : digits) {
      if (!is_hex_digit(next())) {
        fail_in_escape(at_, "invalid string: '\\u' must be followed by 4 hex digits");
        return std::nullopt;
      }
      digit = *at_++;
    }
    unsigned code = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    return code;
  }

  /// A character over ASCII: the ranges of its bytes are those of the Unicode standard, table 3-7.
  bool read_character() {
    const unsigned char lead = byte_of(next());
    if (at_ == end_) return fail_at(at_, Fault::unclosed_string);
    if (lead < 0x20) return fail_at(at_, Fault::control_character);
    if (lead < 0xC2 || lead > 0xF4) return fail_at(at_, Fault::no_utf8);
    unsigned char lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    ++at_;
    for (int more = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3; more > 0; --more) {
      const unsigned char byte = byte_of(next());  // a zero, at the end, is too low
      if (byte < lowest || byte > highest) return fail_at(at_, Fault::no_utf8);
      lowest = 0x80;
      highest = 0xBF;
      ++at_;
    }
    return true;
  }

  void skip_byte_order_mark() {
    if (std::string_view(begin_, static_cast<std::size_t>(end_ - begin_)).starts_with(byte_order_mark)) {
      at_ += byte_order_mark.size();
    }
  }

  /// Goes to the next token.
  void start_token() {
    token_ = at_;
    while (is_space(next())) token_ = ++at_;
  }

  /// Who is to be told of the token that ends here.
  JsonListener& listener() {
    told_ = {token_, static_cast<std::size_t>(at_ - token_)};
    return listener_;
  }

  /// The next byte; at the end a zero, which may stand nowhere.
  char next() { return at_ == end_ && !go_on() ? '\0' : *at_; }

  /// At the end of what is held: has the input read on. What was read before this token may be gone then.
  bool go_on() {
    if (input_ == nullptr || is_at_end_) return false;
    const auto in_token = static_cast<std::size_t>(at_ - token_);
    forgotten_ += static_cast<std::size_t>(token_ - begin_);
    const std::string_view held = input_->go_on({token_, in_token});
    begin_ = token_ = held.data();
    at_ = begin_ + in_token;
    end_ = begin_ + held.size();
    is_at_end_ = at_ == end_;
    return !is_at_end_;
  }

  /// Something stands here that may not, right or wrong in itself: the error is where it ends.
  Step unexpected(std::string_view expected) {
    const char c = next();
    const bool is_scalar = c == '"' || c == '-' || c == 'n' || c == 't' || c == 'f' || is_digit(c);
    if (!is_scalar) {
      fail_at(at_);
    } else if (read_scalar<false>() || error_.kind == Fault::large_number) {
      fail_at(at_ - 1);
    }
    error_.expected = expected;
    return Step::failed;
  }

  /// The byte at `place` is the one with which it went wrong; always false.
  bool fail_at(const char* place, Fault kind = Fault::syntax) {
    error_ = {.kind = kind,
              .at = forgotten_ + static_cast<std::size_t>(place - begin_),
              .token = forgotten_ + static_cast<std::size_t>(token_ - begin_)};
    return false;
  }

  bool fail_in_escape(const char* place, std::string_view detail) {
    fail_at(place, Fault::escape);
    error_.detail = detail;
    return false;
  }

  const char* begin_;
  const char* at_;
  const char* token_;  // where the last token starts
  const char* end_;
  JsonListener& listener_;
  std::string_view& told_;
  JsonInput* input_;
  bool is_at_end_ = false;     // of the input
  std::size_t forgotten_ = 0;  // bytes before `begin_`
  std::array<Container, max_json_depth> open_{};
  std::size_t depth_ = 0;
  std::size_t values_ = 0;
  JsonError error_;  // once something failed
};

/// To follow what was read.
std::string words_of(const JsonError& error) {
  switch (error.kind) {
    case Fault::depth: return "nests more than " + std::to_string(max_json_depth) + " levels deep";
    case Fault::count: return "has more than " + std::to_string(max_json_values) + " values";
    default: return "is no valid JSON: syntax error at byte " + std::to_string(error.at + 1);
  }
}

}  // namespace

Result<void, JsonError> read_first_json(std::string_view text, JsonListener& listener, std::string_view& token,
                                        JsonInput& input) {
  return JsonReader(text, listener, token, &input).read_first();
}

Result<> read_json(std::string_view text, JsonListener& listener) {
  std::string_view token;
  const auto read = JsonReader(text, listener, token).read();
  if (!read.ok()) return Error{words_of(read.error())};
  return {};
}

Result<Packed> parse_json(std::string_view text) {
  PackedWriter packed;
  packed.reserve(text.size());
  if (auto read = read_json(text, packed); !read.ok()) return std::move(read.error());
  return std::move(packed).finish();
}

}  // namespace cocoon
