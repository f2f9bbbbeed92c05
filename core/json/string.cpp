#include "core/json/string.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include "core/encoding/ascii.hpp"

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

char* append_utf8(char* out, std::uint32_t code) {
  const auto put = [&out](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
  const auto put_rest = [&](unsigned shift) { put(0x80U | ((code >> shift) & 0x3FU)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
    put_rest(0);
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
    put_rest(6);
    put_rest(0);
  } else {
    put(0xF0U | (code >> 18U));
    put_rest(12);
    put_rest(6);
    put_rest(0);
  }
  return out;
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
  return append_utf8(out, code);
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
