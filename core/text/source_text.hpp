// A text that knows line and column of each of its characters.
//
//   const SourceText source("é: 1\nb: 2\n");
//   source.at_byte(6);       // {offset 6, line 2, column 1}
//   source.at_character(5);  // the same place: characters are code points
//
// A look-up is a short walk, however long the line (minified JSON is one line), thanks to a table of half the text's
// size. Does not own the text. Immutable; any thread may read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/text/source.hpp"

namespace cocoon {

/// A part of a text, in bytes: from `begin` up to but not including `end`.
struct Extent {
  std::size_t begin = 0;
  std::size_t end = 0;

  bool empty() const { return begin == end; }
};

class SourceText {
 public:
  /// `text` is at most `TextLimits::bytes` long. It need not be UTF-8: a stray continuation byte belongs to the
  /// character before it. Lines end with LF, CRLF or CR, as in editors. A byte order mark at the start has no column.
  explicit SourceText(std::string_view text);

  std::string_view text() const { return text_; }
  std::string_view slice(const Extent& extent) const { return text_.substr(extent.begin, extent.end - extent.begin); }
  std::string_view slice(const Range& range) const { return slice(Extent{range.start.offset, range.end.offset}); }

  /// The character with the byte at `offset`, or the end of the text.
  Position at_byte(std::size_t offset) const;
  /// The character with this number, from 0, not counting a byte order mark at the start.
  Position at_character(std::size_t number) const;
  /// The number of the character with the byte at `offset`.
  std::size_t character_at_byte(std::size_t offset) const;

  Range range(const Extent& extent) const { return {at_byte(extent.begin), at_byte(extent.end)}; }

 private:
  struct Place {
    Position position;
    std::uint32_t character = 0;
  };

  /// Where the character that starts at `offset` ends.
  std::uint32_t end_of_character(std::uint32_t offset) const;
  /// Moves to the next character.
  void advance(Place& place) const;
  Place place_of_byte(std::size_t offset) const;

  std::string_view text_;
  std::vector<Place> checkpoints_;  ///< the characters with the bytes 0, 32, 64, ...
};

}  // namespace cocoon
