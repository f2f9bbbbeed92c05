#include "core/text/source_text.hpp"

#include <algorithm>

#include "core/encoding/utf8.hpp"

namespace cocoon {

namespace {

// Bytes from one checkpoint to the next, which no walk is longer than.
constexpr std::size_t stride = 32;

}  // namespace

inline std::uint32_t SourceText::end_of_character(std::uint32_t offset) const {
  do ++offset;
  while (offset < text_.size() && continues_character(text_[offset]));
  return offset;
}

// Inlined, since it is called for every character.
inline void SourceText::advance(Place& place) const {
  Position& at = place.position;
  const char c = text_[at.offset];
  at.offset = end_of_character(at.offset);
  ++place.character;
  const bool line_ends = c == '\n' || (c == '\r' && (at.offset == text_.size() || text_[at.offset] != '\n'));
  at.line += line_ends ? 1 : 0;
  at.column = line_ends ? 1 : at.column + 1;
}

SourceText::SourceText(std::string_view text) : text_(text) {
  checkpoints_.reserve(text.size() / stride + 1);
  Place place;
  if (text.starts_with(byte_order_mark)) place.position.offset = byte_order_mark.size();
  while (place.position.offset < text.size()) {
    const std::uint32_t end = end_of_character(place.position.offset);
    while (checkpoints_.size() * stride < end) checkpoints_.push_back(place);
    advance(place);
  }
  checkpoints_.push_back(place);
}

SourceText::Place SourceText::place_of_byte(std::size_t offset) const {
  Place place = checkpoints_[std::min(offset / stride, checkpoints_.size() - 1)];
  const std::size_t end = std::min(offset, text_.size());
  while (place.position.offset < end && end_of_character(place.position.offset) <= offset) advance(place);
  return place;
}

Position SourceText::at_byte(std::size_t offset) const { return place_of_byte(offset).position; }

std::size_t SourceText::character_at_byte(std::size_t offset) const { return place_of_byte(offset).character; }

// No character is before the byte of its number, and in ASCII it is that byte: the search starts there.
Position SourceText::at_character(std::size_t number) const {
  std::size_t first = std::min(number / stride, checkpoints_.size() - 1);
  std::size_t step = 1;
  for (; first + step < checkpoints_.size() && checkpoints_[first + step].character <= number; step *= 2) first += step;
  const auto begin = checkpoints_.begin() + static_cast<std::ptrdiff_t>(first);
  const auto end = checkpoints_.begin() + static_cast<std::ptrdiff_t>(std::min(first + step, checkpoints_.size()));
  const auto beyond =
      std::upper_bound(begin, end, number, [](std::size_t n, const Place& place) { return n < place.character; });
  Place place = beyond == begin ? *begin : *(beyond - 1);
  while (place.character < number && place.position.offset < text_.size()) advance(place);
  return place.position;
}

}  // namespace cocoon
