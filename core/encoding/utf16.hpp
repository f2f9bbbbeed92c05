// Text in UTF-16, which editors and shells of Windows write, with a byte order mark at its start.
//
//   if (const auto decoder = Utf16Decoder::of(first_bytes)) {
//     first_bytes = decoder->decode(first_bytes.substr(2));  // in UTF-8; and so on with what follows
//     end = decoder->end();
//   }
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cocoon {

class Utf16Decoder {
 public:
  /// Of a text that starts with these bytes; nothing where they are no mark of UTF-16.
  static std::optional<Utf16Decoder> of(std::string_view text);

  /// The next bytes in UTF-8, as far as they are whole characters. Half of a pair becomes U+FFFD, as kubectl reads it.
  std::string decode(std::string_view bytes);
  /// What is left at the end: a byte without its other, or half of a pair, as U+FFFD.
  std::string end();

 private:
  explicit Utf16Decoder(bool is_big_endian) : is_big_endian_(is_big_endian) {}
  std::uint32_t unit(std::size_t at) const;

  bool is_big_endian_;
  std::string left_;  // that was not decoded yet
};

/// All of a text in UTF-8 and without the mark, if it starts with one of UTF-16; else as it is.
std::string without_utf16(std::string text);

}  // namespace cocoon
