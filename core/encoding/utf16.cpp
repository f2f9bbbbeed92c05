#include "core/encoding/utf16.hpp"

#include <array>
#include <cstddef>

#include "core/encoding/utf8.hpp"

namespace cocoon {

namespace {

bool is_high(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

void append(std::string& text, std::uint32_t code) {
  std::array<char, 4> bytes{};
  text.append(bytes.data(), write_utf8(bytes.data(), code));
}

}  // namespace

std::optional<Utf16Decoder> Utf16Decoder::of(std::string_view text) {
  if (text.starts_with("\xFE\xFF")) return Utf16Decoder(true);
  if (text.starts_with("\xFF\xFE")) return Utf16Decoder(false);
  return {};
}

std::uint32_t Utf16Decoder::unit(std::size_t at) const {
  const std::uint32_t first = static_cast<unsigned char>(left_[at]);
  const std::uint32_t second = static_cast<unsigned char>(left_[at + 1]);
  return is_big_endian_ ? (first << 8U) | second : (second << 8U) | first;
}

std::string Utf16Decoder::decode(std::string_view bytes) {
  left_ += bytes;
  std::string text;
  std::size_t at = 0;
  for (; at + 2 <= left_.size(); at += 2) {
    const std::uint32_t here = unit(at);
    if (!is_high(here)) {
      append(text, is_low(here) ? replacement_character : here);
      continue;
    }
    if (at + 4 > left_.size()) break;
    const std::uint32_t next = unit(at + 2);
    append(text, is_low(next) ? 0x10000 + ((here - 0xD800) << 10U) + (next - 0xDC00) : replacement_character);
    if (is_low(next)) at += 2;
  }
  left_.erase(0, at);
  return text;
}

std::string Utf16Decoder::end() {
  std::string text;
  for (std::size_t at = 0; at < left_.size(); at += 2) append(text, replacement_character);
  left_.clear();
  return text;
}

std::string without_utf16(std::string text) {
  auto decoder = Utf16Decoder::of(text);
  if (!decoder) return text;
  std::string decoded = decoder->decode(std::string_view(text).substr(2));
  return decoded += decoder->end();
}

}  // namespace cocoon
