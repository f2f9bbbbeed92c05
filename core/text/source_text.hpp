// A text that knows line and column of each of its characters, held whole or as a window that moves over it.
//
//   const SourceText source("é: 1\nb: 2\n");
//   source.at_byte(6);       // {offset 6, line 2, column 1}
//   source.at_character(5);  // the same place: characters are code points
//
//   SourceText window(input);  // the start of a text of any size
//   while (window.more()) …    // holds more of it ...
//   window.drop(70'000);       // ... and less: nothing before this byte is asked for any more
//
// A look-up is a short walk, however long the line (minified JSON is one line), thanks to a table of the held text's
// size. Offsets, lines, columns and characters count from the start of the text, whatever is held of it.
// Does not own a text in memory. Not thread-safe: it remembers where it was asked last.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/source.hpp"

namespace cocoon {

/// A part of a text, in bytes: from `begin` up to but not including `end`.
struct Extent {
  std::size_t begin = 0;
  std::size_t end = 0;

  bool empty() const { return begin == end; }
  std::size_t size() const { return end - begin; }
};

/// A text that comes in pieces.
class TextInput {
 public:
  TextInput() = default;
  TextInput(const TextInput&) = delete;
  TextInput& operator=(const TextInput&) = delete;
  virtual ~TextInput() = default;

  /// Puts what comes next into `buffer` and returns how many bytes that is, at most `size`; 0 at the end.
  virtual std::size_t read(char* buffer, std::size_t size) = 0;
};

class SourceText {
 public:
  /// `text` need not be UTF-8: a stray continuation byte belongs to the character before it. Lines end with LF, CRLF or
  /// CR, as in editors. A byte order mark at the start has no column.
  explicit SourceText(std::string_view text);
  /// Bytes that are read at once.
  static constexpr std::size_t usual_piece = 64U << 10U;
  /// Holds nothing yet. `input` outlives this.
  explicit SourceText(TextInput& input, std::size_t piece = usual_piece) : input_(&input), piece_(piece) {}
  SourceText(const SourceText&) = delete;
  SourceText& operator=(const SourceText&) = delete;
  ~SourceText() = default;

  /// Holds the next piece of the input too; false where there is none. Views of the text end here.
  bool more();
  /// Lets go of what stands before `offset`, which is held.
  void drop(std::size_t offset) { begin_ = offset; }

  /// Whether there is certainly nothing behind what is held.
  bool is_at_end() const { return input_ == nullptr; }

  /// What is held.
  Extent held() const { return {begin_, base_ + bytes_.size()}; }
  std::string_view text() const { return from(begin_); }
  /// What is held from `offset` on; nothing where that was dropped.
  std::string_view from(std::size_t offset) const {
    return bytes_.substr(offset < begin_ ? bytes_.size() : offset - base_);
  }
  std::string_view slice(const Extent& extent) const { return from(extent.begin).substr(0, extent.size()); }
  std::string_view slice(const Range& range) const { return slice(Extent{range.start.offset, range.end.offset}); }
  /// Where a part of what is held starts.
  std::size_t offset_of(const char* part) const { return base_ + static_cast<std::size_t>(part - bytes_.data()); }

  /// The character with the byte at `offset`, or the end of what is held.
  Position at_byte(std::size_t offset) const;
  /// The character with this number, from 0, not counting a byte order mark at the start.
  Position at_character(std::size_t number) const;
  /// The number of the character with the byte at `offset`.
  std::size_t character_at_byte(std::size_t offset) const;

  Range range(const Extent& extent) const { return {at_byte(extent.begin), at_byte(extent.end)}; }

 private:
  struct Place {
    Position position;
    std::size_t character = 0;
  };

  /// Where the character that starts at `offset` ends.
  std::size_t end_of_character(std::size_t offset) const;
  /// Moves to the next character.
  void advance(Place& place) const;
  Place place_of_byte(std::size_t offset) const;
  Place checkpoint_before(std::size_t number) const;
  void forget_dropped();
  void add_checkpoints(bool is_whole);

  TextInput* input_ = nullptr;
  std::size_t piece_ = 0;
  std::string buffer_;              // what is held of an input
  std::string_view bytes_;          // the text from `base_` on
  std::size_t base_ = 0;            // a multiple of the stride of checkpoints
  std::size_t begin_ = 0;           // what is before was dropped
  std::vector<Place> checkpoints_;  // the characters with the bytes base_, base_ + 32, base_ + 64, ...
  Place indexed_;                   // the first character that may need a checkpoint
  mutable Place last_;              // that was asked for
};

}  // namespace cocoon
