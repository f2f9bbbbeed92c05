#include "core/text/scalar.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <limits>
#include <string_view>

#include "core/encoding/ascii.hpp"
#include "core/encoding/base64.hpp"
#include "core/encoding/utf8.hpp"
#include "core/field/quote.hpp"

namespace cocoon {

namespace {

using Words = std::initializer_list<std::string_view>;

bool is_one_of(std::string_view text, Words words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

constexpr auto most_positive = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

// Writes what the text is where it is one of these words; false where it is none.
bool write_word(std::string_view text, PackedWriter& out) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr std::size_t longest = 5;
  constexpr std::string_view starts = "~nNtTyYoOfF.+-";
  if (!text.empty() && (text.size() > longest || starts.find(text[0]) == std::string_view::npos)) return false;
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) {
    out.null();
  } else if (is_one_of(text, {"true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON"})) {
    out.boolean(true);
  } else if (is_one_of(text, {"false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF"})) {
    out.boolean(false);
  } else if (is_one_of(text, {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"})) {
    out.real(infinity, {});
  } else if (is_one_of(text, {"-.inf", "-.Inf", "-.INF"})) {
    out.real(-infinity, {});
  } else if (is_one_of(text, {".nan", ".NaN", ".NAN"})) {
    out.real(std::numeric_limits<double>::quiet_NaN(), {});
  } else {
    return false;
  }
  return true;
}

bool take_sign(std::string_view& text) {
  const bool is_signed = !text.empty() && (text[0] == '+' || text[0] == '-');
  if (is_signed) text.remove_prefix(1);
  return is_signed;
}

// Takes the prefix off that tells an integer's base, as Go has it: 0b, 0o, 0x, and a mere 0 for octal.
int take_base(std::string_view& digits) {
  if (digits.size() < 2 || digits[0] != '0') return 10;
  const std::string_view prefix = digits.substr(0, 2);
  const int base = is_one_of(prefix, {"0b", "0B"}) ? 2 : is_one_of(prefix, {"0x", "0X"}) ? 16 : 8;
  digits.remove_prefix(base != 8 || is_one_of(prefix, {"0o", "0O"}) ? 2 : 1);
  return base;
}

std::optional<std::uint64_t> magnitude_of(std::string_view digits) {
  const int base = take_base(digits);
  std::uint64_t magnitude = 0;
  const char* const end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, magnitude, base);
  if (error != std::errc() || rest != end) return {};
  return magnitude;
}

// Exact in 64 bits: signed, or unsigned where no sign is written. Anything larger is left to be a float. goyaml reads a
// sign behind 0b too.
bool write_integer(std::string_view text, PackedWriter& out) {
  std::string moved;
  if (text.substr(0, 2) == "0b" && text.size() > 2 && (text[2] == '-' || text[2] == '+')) {
    text = moved = text[2] + std::string("0b") + std::string(text.substr(3));
  }
  const bool is_negative = text[0] == '-';
  const bool is_signed = take_sign(text);
  const std::optional<std::uint64_t> magnitude = magnitude_of(text);
  if (!magnitude || (is_signed && *magnitude > most_positive + (is_negative ? 1 : 0))) return false;
  if (is_negative) {
    out.integer(static_cast<std::int64_t>(0 - *magnitude));
  } else {
    out.unsigned_integer(*magnitude);
  }
  return true;
}

std::size_t take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto count = static_cast<std::size_t>(end - text.begin());
  text.remove_prefix(count);
  return count;
}

bool is_exponent(std::string_view text) {
  if (text.empty() || (text[0] != 'e' && text[0] != 'E')) return false;
  text.remove_prefix(1);
  take_sign(text);
  return take_digits(text) > 0 && text.empty();
}

// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool is_float(std::string_view text) {
  take_sign(text);
  std::size_t digits = take_digits(text);
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    digits += take_digits(text);
  }
  return digits > 0 && (text.empty() || is_exponent(text));
}

// A float too large for 64 bits stays text.
bool write_float(const std::string& text, PackedWriter& out) {
  if (!is_float(text)) return false;
  const double value = std::strtod(text.c_str(), nullptr);
  if (!std::isfinite(value)) return false;
  out.real(value, {});
  return true;
}

bool separate_digits(std::string_view text, char separator) {
  for (std::size_t i = text.find(separator); i != std::string_view::npos; i = text.find(separator, i + 1)) {
    if (i == 0 || i + 1 == text.size() || !is_digit(text[i - 1]) || !is_digit(text[i + 1])) return false;
  }
  return true;
}

// Underscores may stand anywhere, except where the text starts with a dot, which another parser of Go's reads.
bool write_number(std::string_view text, PackedWriter& out) {
  if (!is_digit(text[0]) && text[0] != '-' && text[0] != '+' && text[0] != '.') return false;
  if (text[0] == '.' && !separate_digits(text, '_')) return false;
  std::string digits(text);
  digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
  return write_integer(digits, out) || write_float(digits, out);
}

// A JSON string is UTF-8, and what it cannot hold becomes U+FFFD, byte by byte, as Go writes it.
std::string as_utf8(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    const Character next = first_character(bytes);
    text += next.code_point == replacement_character ? replacement_text : bytes.substr(0, next.bytes);
    bytes.remove_prefix(next.bytes);
  }
  return text;
}

// A moment as Go's time.Parse reads it: `2001-1-2`, `2001-12-14t21:59:43.10-05:00`, `2001-12-14 21:59:43`.
class Timestamp {
 public:
  explicit Timestamp(std::string_view text) : rest_(text) {}

  bool is_valid() { return date() && (rest_.empty() || (take(" ") ? spaced_time() : time_with_zone())); }

 private:
  bool date() {
    return number(4, 4, 9999, year_) && take("-") && number(1, 2, 12, month_) && take("-") && number(1, 2, 31, day_) &&
           month_ > 0 && day_ > 0 && day_ <= days_of_month();
  }
  bool spaced_time() {
    while (take(" ")) {
    }
    return time() && rest_.empty();
  }
  bool time_with_zone() { return (take("T") || take("t")) && time() && zone() && rest_.empty(); }
  bool time() {
    int any = 0;
    if (!number(1, 2, 23, any) || !take(":") || !number(1, 2, 59, any) || !take(":") || !number(1, 2, 59, any)) {
      return false;
    }
    if (rest_.size() > 1 && (rest_[0] == '.' || rest_[0] == ',') && is_digit(rest_[1])) {
      rest_.remove_prefix(1);
      take_digits(rest_);
    }
    return true;
  }
  bool zone() {
    int any = 0;
    return take("Z") || (take_sign(rest_) && number(2, 2, 24, any) && take(":") && number(2, 2, 60, any));
  }

  bool take(std::string_view start) {
    if (!rest_.starts_with(start)) return false;
    rest_.remove_prefix(start.size());
    return true;
  }
  /// Takes up to `longest` digits.
  bool number(std::size_t shortest, std::size_t longest, int greatest, int& value) {
    std::size_t count = 0;
    value = 0;
    for (; count < longest && !rest_.empty() && is_digit(rest_[0]); ++count) {
      value = value * 10 + (rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    return count >= shortest && value <= greatest;
  }
  int days_of_month() const {
    const bool is_leap = year_ % 4 == 0 && (year_ % 100 != 0 || year_ % 400 == 0);
    if (month_ == 2) return is_leap ? 29 : 28;
    return month_ == 4 || month_ == 6 || month_ == 9 || month_ == 11 ? 30 : 31;
  }

  std::string_view rest_;
  int year_ = 0;
  int month_ = 0;
  int day_ = 0;
};

// As Go's FormatFloat(value, 'g', -1, 32): the fewest digits that tell this float from the next one of 32 bits.
std::string float_key(double value) {
  if (std::isnan(value)) return ".nan";
  if (std::fabs(value) > static_cast<double>(std::numeric_limits<float>::max())) return value < 0 ? "-.inf" : ".inf";
  return shortest(static_cast<float>(value), std::numeric_limits<float>::digits10);
}

bool is_octal(std::string_view text) {
  take_sign(text);
  return text.size() > 1 && text[0] == '0' && (is_digit(text[1]) || text[1] == '_');
}

}  // namespace

void resolve_plain(std::string_view text, PackedWriter& out) {
  if (!write_word(text, out) && !write_number(text, out)) out.string(JsonString(text));
}

bool resolve_tagged(std::string_view tag, std::string_view text, PackedWriter& out) {
  constexpr std::string_view standard = "tag:yaml.org,2002:";
  const std::string_view name = tag.substr(0, standard.size()) == standard ? tag.substr(standard.size()) : "";
  if (name == "binary") {
    const std::optional<std::string> bytes = base64_decoded(text);
    if (bytes) out.string(JsonString(as_utf8(*bytes)));
    return bytes.has_value();
  }
  if (!is_one_of(name, {"null", "bool", "int", "float", "timestamp"})) {
    out.string(JsonString(text));
    return true;
  }
  PackedWriter plain;
  resolve_plain(text, plain);
  const Value value = plain.at(0);
  const auto number = value.number();
  const bool fits = name == "null"    ? value.is_null()
                    : name == "bool"  ? value.is_boolean()
                    : name == "int"   ? number && number->is_integer()
                    : name == "float" ? number && key_of(value)
                                      : value.is_string() && Timestamp(text).is_valid();
  if (!fits) return false;
  if (name == "float") {
    out.real(number->real, {});
  } else {
    out.copy(value);
  }
  return true;
}

std::optional<std::string> key_of(Value scalar) {
  if (scalar.is_null()) return {};
  if (scalar.is_boolean()) return scalar.is_true() ? "true" : "false";
  const auto number = scalar.number();
  if (!number) return std::string(scalar.string());
  if (!number->is_integer()) return float_key(number->real);
  if (number->kind == Number::Kind::positive && number->magnitude > most_positive) return {};
  return to_string(*number);
}

std::string surprise_in(std::string_view text, Value value) {
  const std::string quote_it = ": put it in quotes if text is meant, else write ";
  if (value.is_boolean() && !is_one_of(text, {"true", "True", "TRUE", "false", "False", "FALSE"})) {
    const std::string reads_as = value.is_true() ? "true" : "false";
    return in_quotes(text) + " without quotes is the boolean " + reads_as + quote_it + reads_as;
  }
  const auto number = value.number();
  if (!number) return {};
  const bool octal = number->is_integer() && is_octal(text);
  if (!octal && text.find('_') == std::string_view::npos) return {};
  const std::string reads_as = to_string(*number);
  const std::string what = octal ? " is octal, the number " : " without quotes is the number ";
  return in_quotes(text) + what + reads_as + quote_it + reads_as;
}

}  // namespace cocoon
