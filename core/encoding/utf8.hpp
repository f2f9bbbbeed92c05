// The characters of a text that is meant to be UTF-8 but may have other bytes in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cocoon {

/// Stands in for a byte that is not UTF-8: U+FFFD.
inline constexpr std::uint32_t replacement_character = 0xFFFD;
inline constexpr std::string_view replacement_text = "\xEF\xBF\xBD";

/// U+FEFF, which some editors write at the start of a text.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct Character {
  std::uint32_t code_point;
  std::size_t bytes;
};

/// Whether this is a continuation byte: any byte of a character but its first.
constexpr bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// The first character of `text`, which is not empty. A byte that starts no character counts as one, U+FFFD.
Character first_character(std::string_view text);

/// Writes the character `code`, at most four bytes, and returns where it ends.
char* write_utf8(char* out, std::uint32_t code);

/// The number of characters. A stray continuation byte belongs to the character before it.
std::size_t count_characters(std::string_view text);

}  // namespace cocoon
