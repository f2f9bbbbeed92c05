#include "core/text/white_space.hpp"

#include "core/encoding/utf8.hpp"

namespace cocoon {

std::size_t space_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto [code, bytes] = first_character(text);
  const bool is_space = (code >= 0x09 && code <= 0x0D) || code == 0x20 || code == 0x85 || code == 0xA0 ||
                        code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
                        code == 0x202F || code == 0x205F || code == 0x3000;
  return is_space ? bytes : 0;
}

std::string_view without_leading_space(std::string_view text) {
  while (const std::size_t length = space_length(text)) text.remove_prefix(length);
  return text;
}

}  // namespace cocoon
