#include "core/encoding/percent.hpp"

#include "core/encoding/ascii.hpp"

namespace cocoon {

std::string percent_encoded(std::string_view text, std::string_view also_plain) {
  static constexpr std::string_view unreserved_marks = "-._~";
  const auto is_plain = [also_plain](char c) {
    return is_alphanumeric(c) || unreserved_marks.find(c) != std::string_view::npos ||
           also_plain.find(c) != std::string_view::npos;
  };
  std::string encoded;
  for (const char c : text) {
    if (is_plain(c)) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', upper_hex_digits[byte >> 4U], upper_hex_digits[byte & 0xFU]};
    }
  }
  return encoded;
}

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_encoded =
        text[i] == '%' && i + 2 < text.size() && is_hex_digit(text[i + 1]) && is_hex_digit(text[i + 2]);
    decoded += is_encoded ? static_cast<char>(hex_value(text[i + 1]) << 4U | hex_value(text[i + 2])) : text[i];
    if (is_encoded) i += 2;
  }
  return decoded;
}

}  // namespace cocoon
