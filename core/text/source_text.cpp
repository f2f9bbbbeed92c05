#include "core/text/source_text.hpp"

#include <algorithm>

#include "core/encoding/utf8.hpp"

namespace cocoon {

namespace {

// Bytes from one checkpoint to the next, which no walk is longer than.
constexpr std::size_t stride = 32;
// Dropped bytes are let go of when they are as many as this: what is held behind them has to be moved.
constexpr std::size_t least_moved = 1U << 20U;

}  // namespace

inline std::size_t SourceText::end_of_character(std::size_t offset) const {
  const std::size_t end = base_ + bytes_.size();
  do ++offset;
  while (offset < end && continues_character(bytes_[offset - base_]));
  return offset;
}

// Inlined, since it is called for every character.
inline void SourceText::advance(Place& place) const {
  Position& at = place.position;
  const char c = bytes_[at.offset - base_];
  at.offset = end_of_character(at.offset);
  ++place.character;
  const std::size_t next = at.offset - base_;
  const bool line_ends = c == '\n' || (c == '\r' && (next == bytes_.size() || bytes_[next] != '\n'));
  at.line += line_ends ? 1 : 0;
  at.column = line_ends ? 1 : at.column + 1;
}

SourceText::SourceText(std::string_view text) : bytes_(text) {
  checkpoints_.reserve(text.size() / stride + 1);
  add_checkpoints(true);
}

// The last character may go on in the next piece, and a CR at the end may be half of a CRLF.
void SourceText::add_checkpoints(bool is_whole) {
  const std::size_t end = base_ + bytes_.size();
  std::size_t& at = indexed_.position.offset;
  if (at == 0 && bytes_.substr(0, byte_order_mark.size()) == byte_order_mark) at = byte_order_mark.size();
  if (checkpoints_.empty()) last_ = indexed_;
  while (at < end) {
    const std::size_t end_of_this = end_of_character(at);
    if (end_of_this == end && !is_whole) return;
    while (base_ + checkpoints_.size() * stride < end_of_this) checkpoints_.push_back(indexed_);
    advance(indexed_);
  }
  if (is_whole) checkpoints_.push_back(indexed_);
}

bool SourceText::more() {
  if (input_ == nullptr) return false;
  forget_dropped();
  const std::size_t before = buffer_.size();
  buffer_.resize(before + piece_);
  std::size_t got = 0;
  std::size_t last = 1;
  while (got < piece_ && last > 0) got += last = input_->read(buffer_.data() + before + got, piece_ - got);
  buffer_.resize(before + got);
  bytes_ = buffer_;
  if (last == 0) input_ = nullptr;
  add_checkpoints(last == 0);
  return got > 0;
}

// Only a checkpoint of a character that starts there can come first: the others refer to what is before it.
void SourceText::forget_dropped() {
  std::size_t strides = (begin_ - base_) / stride;
  if (strides * stride < least_moved) return;
  while (strides > 0 &&
         (strides >= checkpoints_.size() || checkpoints_[strides].position.offset != base_ + strides * stride)) {
    --strides;
  }
  buffer_.erase(0, strides * stride);
  checkpoints_.erase(checkpoints_.begin(), checkpoints_.begin() + static_cast<std::ptrdiff_t>(strides));
  base_ += strides * stride;
}

SourceText::Place SourceText::place_of_byte(std::size_t offset) const {
  if (checkpoints_.empty()) return {};
  Place place = checkpoints_[std::min((offset - std::min(offset, base_)) / stride, checkpoints_.size() - 1)];
  const std::size_t end = std::min(offset, base_ + bytes_.size());
  while (place.position.offset < end && end_of_character(place.position.offset) <= offset) advance(place);
  return place;
}

Position SourceText::at_byte(std::size_t offset) const { return place_of_byte(offset).position; }

std::size_t SourceText::character_at_byte(std::size_t offset) const { return place_of_byte(offset).character; }

// Readers go forward: the next place asked for is mostly a few characters behind the last one.
Position SourceText::at_character(std::size_t number) const {
  constexpr std::size_t few = 2 * stride;
  const bool is_near = number >= last_.character && number - last_.character < few && last_.position.offset >= begin_;
  Place place = is_near ? last_ : checkpoint_before(number);
  while (place.character < number && place.position.offset < base_ + bytes_.size()) advance(place);
  last_ = place;
  return place.position;
}

// No character is before the byte of its number, counted from a checkpoint, and in ASCII it is that byte: the search
// starts there.
SourceText::Place SourceText::checkpoint_before(std::size_t number) const {
  if (checkpoints_.empty()) return {};
  const std::size_t into = number - std::min(number, checkpoints_[0].character);
  std::size_t first = std::min(into / stride, checkpoints_.size() - 1);
  std::size_t step = 1;
  for (; first + step < checkpoints_.size() && checkpoints_[first + step].character <= number; step *= 2) first += step;
  const auto begin = checkpoints_.begin() + static_cast<std::ptrdiff_t>(first);
  const auto end = checkpoints_.begin() + static_cast<std::ptrdiff_t>(std::min(first + step, checkpoints_.size()));
  const auto beyond =
      std::upper_bound(begin, end, number, [](std::size_t n, const Place& place) { return n < place.character; });
  return beyond == begin ? *begin : *(beyond - 1);
}

}  // namespace cocoon
