#include "core/encoding/base64.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace cocoon {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint32_t byte(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
}

}  // namespace

std::string base64_encoded(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::uint32_t group = byte(bytes, at) << 16U | byte(bytes, at + 1) << 8U | byte(bytes, at + 2);
    text += alphabet[group >> 18U];
    text += alphabet[(group >> 12U) & 63U];
    text += at + 1 < bytes.size() ? alphabet[(group >> 6U) & 63U] : '=';
    text += at + 2 < bytes.size() ? alphabet[group & 63U] : '=';
  }
  return text;
}

std::optional<std::string> base64_decoded(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  std::uint32_t group = 0;
  std::size_t digits = 0;   // of this group of four
  std::size_t padding = 0;  // `=` at the end of the last one
  for (const char c : text) {
    if (c == '\r' || c == '\n') continue;
    const std::size_t value = c == '=' ? 0 : alphabet.find(c);
    if (value == std::string_view::npos || (padding > 0 && c != '=')) return std::nullopt;
    if (c == '=') ++padding;
    group = group << 6U | static_cast<std::uint32_t>(value);
    if (++digits < 4) continue;
    for (const unsigned shift : {16U, 8U, 0U}) bytes += static_cast<char>((group >> shift) & 255U);
    group = 0;
    digits = 0;
  }
  if (digits != 0 || padding > 2) return std::nullopt;
  for (; padding > 0; --padding) bytes.pop_back();
  return bytes;
}

}  // namespace cocoon
