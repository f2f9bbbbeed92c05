// Characters of a text that may be no UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cocoon {

/// What stands for bytes that are no UTF-8.
inline constexpr std::uint32_t replacement_character = 0xFFFD;
inline constexpr std::string_view replacement_text = "\xEF\xBF\xBD";

struct Character {
  std::uint32_t code_point;
  std::size_t bytes;
};

/// The character that `text`, which is not empty, starts with; a byte that starts none counts as one U+FFFD.
Character first_character(std::string_view text);

}  // namespace cocoon
