#include "core/json/number.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string_view>

namespace cocoon {

namespace {

/// `value` as `printf` writes it with an exponent: 1.250e+00.
struct Printed {
  Printed(double value, int digits) { std::snprintf(text.data(), text.size(), "%.*e", digits - 1, value); }

  std::array<char, 32> text;
};

/// `read` is strtod or strtof. (Emscripten's library has no to_chars of a double, which does all this.)
template <typename Float>
Printed print_shortest(Float value, Float (*read)(const char*, char**)) {
  using Limits = std::numeric_limits<Float>;
  // A text of up to digits10 digits is what its number prints as, zeros at its end aside. Subnormal numbers have fewer
  // bits than that needs: with them the search starts at one digit.
  int digits = std::fabs(value) < Limits::min() ? 1 : Limits::digits10;
  while (digits < Limits::max_digits10 && read(Printed(value, digits).text.data(), nullptr) != value) ++digits;
  return Printed(value, digits);
}

std::string zeros(int count) { return std::string(static_cast<std::size_t>(count), '0'); }

std::string laid_out(const Printed& printed, int whole_digits) {
  const std::string_view text = printed.text.data();
  const std::size_t end_of_digits = text.find('e');
  std::string digits;
  for (const char c : text.substr(0, end_of_digits)) {
    if (c != '-' && c != '.') digits += c;
  }
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.empty()) digits = "0";
  const std::string sign(text[0] == '-' ? "-" : "");
  const int count = static_cast<int>(digits.size());
  const int whole = 1 + std::atoi(text.data() + end_of_digits + 1);  // digits before the point
  if (whole > whole_digits || whole < -3) {
    const std::string fraction = count > 1 ? '.' + digits.substr(1) : "";
    return sign + digits[0] + fraction + std::string(text.substr(end_of_digits));
  }
  if (whole <= 0) return sign + "0." + zeros(-whole) + digits;
  if (whole >= count) return sign + digits + zeros(whole - count);
  return sign + digits.insert(static_cast<std::size_t>(whole), ".");
}

}  // namespace

bool operator==(const Number& a, const Number& b) {
  if (a.is_integer() && b.is_integer()) return a.kind == b.kind && a.magnitude == b.magnitude;
  return a.real == b.real;
}

std::string to_string(const Number& number) {
  if (number.is_integer()) {
    return (number.kind == Number::Kind::negative ? "-" : "") + std::to_string(number.magnitude);
  }
  if (!std::isfinite(number.real)) return "null";
  std::string text = shortest(number.real, std::numeric_limits<double>::digits10);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string shortest(double value, int whole_digits) {
  return laid_out(print_shortest(value, std::strtod), whole_digits);
}

std::string shortest(float value, int whole_digits) {
  return laid_out(print_shortest(value, std::strtof), whole_digits);
}

}  // namespace cocoon
