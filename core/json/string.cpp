#include "core/json/string.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include "core/encoding/ascii.hpp"
#include "core/encoding/utf8.hpp"

namespace cocoon {

namespace {

/// The value of four hexadecimal digits.
std::uint32_t hex4(std::string_view digits) {
  std::uint32_t value = 0;
  for (const char c : digits.substr(0, 4)) {
    value = (value << 4U) | hex_value(c);
  }
  return value;
}

/// Writes what the escape stands for that `text` starts with, and takes it from there.
char* take_escape(std::string_view& text, char* out) {
  const char kind = text[1];
  if (kind != 'u') {
    constexpr std::string_view letters = "bfnrt";
    constexpr std::string_view meanings = "\b\f\n\r\t";
    const std::size_t letter = letters.find(kind);
    *out = letter == std::string_view::npos ? kind : meanings[letter];
    text.remove_prefix(2);
    return out + 1;
  }
  std::uint32_t code = hex4(text.substr(2));
  text.remove_prefix(6);
  if (code >= 0xD800 && code < 0xE000) {
    // Half of a pair: the other half follows, as another escape.
    code = 0x10000 + ((code - 0xD800) << 10U) + (hex4(text.substr(2)) - 0xDC00);
    text.remove_prefix(6);
  }
  return write_utf8(out, code);
}

}  // namespace

void JsonString::copy_to(char* out) const {
  std::string_view rest = written_;
  while (has_escapes() && !rest.empty()) {
    const std::string_view plain = rest.substr(0, rest.find('\\'));
    out = std::copy(plain.begin(), plain.end(), out);
    rest.remove_prefix(plain.size());
    if (!rest.empty()) out = take_escape(rest, out);
  }
  std::copy(rest.begin(), rest.end(), out);
}

bool JsonString::stands_for(std::string_view text) const {
  std::string decoded(size_, '\0');
  copy_to(decoded.data());
  return decoded == text;
}

}  // namespace cocoon
