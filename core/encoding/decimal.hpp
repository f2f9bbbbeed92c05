// Whole numbers as decimal digits.
#pragma once

#include <algorithm>
#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>

#include "core/encoding/ascii.hpp"

namespace cocoon {

/// Digits, at least one, and nothing else.
constexpr bool is_decimal(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// The number that all of `text` is, without sign or blanks; nothing where it is none, or does not fit.
template <std::unsigned_integral Number>
std::optional<Number> parse_decimal(std::string_view text) {
  Number number{};
  const bool fits =
      is_decimal(text) && std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc();
  return fits ? std::optional(number) : std::nullopt;
}

}  // namespace cocoon
