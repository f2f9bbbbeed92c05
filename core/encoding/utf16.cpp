#include "core/encoding/utf16.hpp"

#include <array>
#include <cstdint>
#include <string_view>

#include "core/encoding/utf8.hpp"

namespace cocoon {

namespace {

// Takes one unit of 16 bits after the other.
class Units {
 public:
  Units(std::string_view bytes, bool is_big_endian) : rest_(bytes), is_big_endian_(is_big_endian) {}

  bool empty() const { return rest_.empty(); }

  std::uint32_t take_character() {
    const std::uint32_t unit = take();
    if (!is_half(unit)) return unit;
    const bool is_pair = unit < 0xDC00 && rest_.size() > 1 && peek() >= 0xDC00 && peek() < 0xE000;
    return is_pair ? 0x10000 + ((unit - 0xD800) << 10U) + (take() - 0xDC00) : replacement_character;
  }

 private:
  static bool is_half(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xE000; }

  std::uint32_t peek() const {
    const std::uint32_t first = static_cast<unsigned char>(rest_[0]);
    const std::uint32_t second = static_cast<unsigned char>(rest_[1]);
    return is_big_endian_ ? (first << 8U) | second : (second << 8U) | first;
  }
  std::uint32_t take() {
    const bool is_whole = rest_.size() > 1;
    const std::uint32_t unit = is_whole ? peek() : replacement_character;
    rest_.remove_prefix(is_whole ? 2 : 1);
    return unit;
  }

  std::string_view rest_;
  bool is_big_endian_;
};

}  // namespace

std::string without_utf16(std::string text) {
  const bool is_big_endian = text.starts_with("\xFE\xFF");
  if (!is_big_endian && !text.starts_with("\xFF\xFE")) return text;
  std::string decoded;
  Units units(std::string_view(text).substr(2), is_big_endian);
  while (!units.empty()) {
    std::array<char, 4> bytes{};
    decoded.append(bytes.data(), write_utf8(bytes.data(), units.take_character()));
  }
  return decoded;
}

}  // namespace cocoon
