#include "core/field/quote.hpp"

#include <cstdint>

#include "core/encoding/ascii.hpp"
#include "core/encoding/utf8.hpp"

namespace cocoon {

namespace {

// Characters that move the cursor, end a line or turn the direction of what follows, and those that are none.
bool is_unprintable(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF;
}

void append_unicode_escape(std::string& out, std::uint32_t c) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += lower_hex_digits[(c >> static_cast<unsigned>(shift)) & 0xFU];
}

// Holds a sequence of emoji together, and moves nothing.
constexpr std::uint32_t joiner = 0x200D;

enum class Quotes { as_they_are, escaped };

void append_escaped(std::string& out, std::string_view bytes, std::uint32_t code, Quotes quotes) {
  switch (code) {
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    case replacement_character: out += replacement_text; return;
    default: break;
  }
  if (is_unprintable(code)) return append_unicode_escape(out, code);
  if (quotes == Quotes::escaped && (code == '"' || code == '\\')) out += '\\';
  out += bytes;
}

std::string escape(std::string_view text, Quotes quotes, std::size_t max_characters = max_quoted_characters) {
  std::string out;
  for (std::size_t characters = 0; !text.empty(); ++characters) {
    if (characters == max_characters) return out + "...";
    const Character next = first_character(text);
    append_escaped(out, text.substr(0, next.bytes), next.code_point, quotes);
    text.remove_prefix(next.bytes);
  }
  return out;
}

}  // namespace

std::string escaped(std::string_view text) { return escape(text, Quotes::as_they_are); }

std::string in_quotes(std::string_view text) { return '"' + escape(text, Quotes::escaped) + '"'; }

std::string all_in_quotes(std::string_view text) {
  return '"' + escape(text, Quotes::escaped, std::string_view::npos) + '"';
}

std::string printable_line(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Character next = first_character(text);
    if (next.code_point == '\t') {
      out += ' ';
    } else if (next.code_point == joiner && !out.empty()) {
      out += text.substr(0, next.bytes);
    } else if (next.code_point == replacement_character || is_unprintable(next.code_point)) {
      out += replacement_text;
    } else {
      out += text.substr(0, next.bytes);
    }
    text.remove_prefix(next.bytes);
  }
  return out;
}

std::string cut(std::string_view text, std::size_t max_characters) {
  std::size_t characters = 0;
  std::size_t keep = 0;
  for (std::size_t at = 0; at < text.size(); ++characters) {
    if (characters + 3 == max_characters) keep = at;
    if (characters == max_characters) return std::string(text.substr(0, keep)) + "...";
    at += first_character(text.substr(at)).bytes;
  }
  return std::string(text);
}

}  // namespace cocoon
