// Doubles as text, against nlohmann's library and the compiler's.
#include "core/json/number.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <utility>

#include "tests/generate/json.hpp"

namespace {

using namespace cocoon;

std::string printed(double value) { return to_string({.kind = Number::Kind::real, .real = value}); }

std::string significant_digits(const std::string& text) {
  std::string digits;
  for (const char c : text.substr(0, text.find('e'))) {
    if (c >= '0' && c <= '9' && (c != '0' || !digits.empty())) digits += c;
  }
  return digits.erase(digits.find_last_not_of('0') + 1);
}

/// Of several shortest texts the nearest, and of two that are as near the even one: so do Go and JavaScript.
void require_nearest(double value) {
#ifdef __cpp_lib_to_chars
  std::array<char, 32> text{};
  const auto written = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific);
  const std::string expected(text.data(), written.ptr);
  if (significant_digits(printed(value)) != significant_digits(expected))
    FAIL(printed(value) << " is not " << expected);
#else
  static_cast<void>(value);
#endif
}

/// nlohmann's text, but where that has more digits than are needed, or another last one of two that are as near.
void require_shortest(double value) {
  const std::string text = printed(value);
  const std::string reference = Json(value).dump();
  if (std::strtod(text.c_str(), nullptr) != value) FAIL(text << " does not read as " << reference);
  if (text == reference) return;
  require_nearest(value);
  if (text.size() < reference.size()) return;
  if (text.size() > reference.size()) FAIL(text << " is longer than " << reference);
  std::size_t differences = 0;
  for (std::size_t i = 0; i < text.size(); ++i) differences += text[i] != reference[i] ? 1 : 0;
  if (differences != 1) FAIL(text << " is not " << reference);
}

/// (Emscripten's library has no bit_cast.)
double double_of(std::uint64_t bits) {
  double value = 0;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

/// Of every size, with many digits and with few.
double random_double(std::mt19937_64& random) {
  const std::uint64_t bits = random();
  switch (bits % 5) {
    case 0: return double_of(random());
    case 1: return static_cast<double>(static_cast<std::int64_t>(random())) / 1e6;
    case 2:
      return static_cast<double>(random() >> (bits / 5 % 64)) * std::pow(10, static_cast<int>(bits / 320 % 60) - 30);
    case 3: return double_of(random() >> (12 + bits / 5 % 52));  // subnormal
    default: return std::round(static_cast<double>(random() % 1'000'000)) / 1000;
  }
}

}  // namespace

TEST_CASE("A double is written as nlohmann's library writes it") {
  const std::pair<double, const char*> rows[] = {
      {0.0, "0.0"},
      {-0.0, "-0.0"},
      {1.0, "1.0"},
      {-2.5, "-2.5"},
      {0.1, "0.1"},
      {100.0, "100.0"},
      {123456789012345.0, "123456789012345.0"},
      {999999999999999.0, "999999999999999.0"},
      {1e15, "1e+15"},
      {1234567890123456.0, "1.234567890123456e+15"},
      {0.001, "0.001"},
      {0.0001, "0.0001"},
      {0.00012345, "0.00012345"},
      {0.00001, "1e-05"},
      {-0.000015, "-1.5e-05"},
      {1e100, "1e+100"},
      {1.5e-100, "1.5e-100"},
      {0.3, "0.3"},
      {0.1 + 0.2, "0.30000000000000004"},
      {9007199254740992.0, "9.007199254740992e+15"},
      {5e-324, "5e-324"},
      {2.2250738585072014e-308, "2.2250738585072014e-308"},
      {std::numeric_limits<double>::max(), "1.7976931348623157e+308"},
  };
  for (const auto& [value, text] : rows) {
    INFO(text);
    CHECK(printed(value) == text);
    CHECK(Json(value).dump() == text);
  }
  CHECK(printed(std::numeric_limits<double>::infinity()) == "null");
  CHECK(printed(std::numeric_limits<double>::quiet_NaN()) == "null");
}

TEST_CASE("Where nlohmann's library writes more digits than are needed, a double is written in fewer") {
  CHECK(printed(1e23) == "1e+23");
  CHECK(Json(1e23).dump() == "9.999999999999999e+22");
}

TEST_CASE("A double is written in the fewest digits that are read as the same double") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 300'000; ++i) {
    const double value = random_double(random);
    if (std::isfinite(value)) require_shortest(value);
  }
}
