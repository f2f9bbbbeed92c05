// Characters of a text that may be no UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cocoon {

/// What stands for bytes that are no UTF-8.
inline constexpr std::uint32_t replacement_character = 0xFFFD;
inline constexpr std::string_view replacement_text = "\xEF\xBF\xBD";

/// What some editors write at the start of a text: U+FEFF, the mark of its encoding.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct Character {
  std::uint32_t code_point;
  std::size_t bytes;
};

/// Every byte of a character but its first is one of these.
constexpr bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// The character that `text`, which is not empty, starts with; a byte that starts none counts as one U+FFFD.
Character first_character(std::string_view text);

/// Characters of a text; a byte that continues none belongs to the one before it.
std::size_t count_characters(std::string_view text);

}  // namespace cocoon
