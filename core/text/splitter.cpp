#include "core/text/splitter.hpp"

#include <algorithm>
#include <string_view>

#include "core/encoding/utf8.hpp"
#include "core/text/limits.hpp"
#include "core/text/white_space.hpp"

namespace cocoon {

namespace {

constexpr std::string_view separator = "---";
// Bytes before and behind a place that may be shown on its line: more than a snippet has.
constexpr std::size_t shown_bytes = 512;

}  // namespace

bool Splitter::next() {
  while (extend() || is_too_long_) {
    is_too_long_ = false;
    source_->drop(extent_.end);
    extent_.begin = extent_.end;
  }
  do {
    start();
    extend();
    if (!extent_.empty() || bad_separator_) return true;
  } while (at_ < source_->held().end || next_bad_separator_ || source_->more());
  return false;
}

// Where the text ends, so does every document that starts there.
void Splitter::start() {
  extent_ = {at_, at_};
  start_ = at_;
  bad_separator_ = std::exchange(next_bad_separator_, std::nullopt);
  source_->drop(bad_separator_ ? bad_separator_->start.offset : at_);
  in_line_ = has_ended_ = false;
}

bool Splitter::extend() {
  const std::size_t before = extent_.end;
  const std::size_t held_from = std::max(extent_.begin, source_->held().begin);
  if (!has_ended_ && before - held_from > TextLimits::bytes) is_too_long_ = true;
  while (!has_ended_ && !is_too_long_ && extent_.end == before) {
    if (!in_line_ && is_at_separator()) {
      has_ended_ = take_separator();
    } else if (!take_piece()) {
      has_ended_ = true;
    }
  }
  hold_line();
  return extent_.end > before;
}

bool Splitter::extend_to_end(std::size_t bytes) {
  while (extent_.size() <= bytes && extend()) continue;
  return has_ended_ && !is_too_long_;
}

bool Splitter::is_at_separator() {
  while (source_->held().end - at_ < separator.size() && source_->more()) continue;
  return source_->from(at_).substr(0, separator.size()) == separator;
}

// False where it starts the document, and belongs to it.
bool Splitter::take_separator() {
  std::size_t end = source_->from(at_).find('\n');
  while (end == std::string_view::npos && source_->held().end - at_ < TextLimits::bytes && source_->more()) {
    end = source_->from(at_).find('\n');
  }
  const std::size_t begin = at_;
  std::string_view line = source_->from(begin).substr(0, end);
  at_ = std::min(begin + line.size() + 1, source_->held().end);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  const std::string_view rest = without_leading_space(line.substr(separator.size()));
  if (!rest.empty() && rest[0] != '#') {
    next_bad_separator_ = source_->range({begin, begin + line.size()});
  } else if (begin == start_ && !bad_separator_) {
    extent_.end = at_;
    return false;
  }
  return true;
}

// The lines that are held, or as much of a longer one.
bool Splitter::take_piece() {
  if (at_ == source_->held().end && !source_->more()) return false;
  do {
    const std::size_t line_end = source_->from(at_).find('\n');
    in_line_ = line_end == std::string_view::npos;
    at_ = in_line_ ? source_->held().end : at_ + line_end + 1;
  } while (at_ < source_->held().end && !is_at_separator());
  extent_.end = at_;
  return true;
}

void Splitter::let_go(std::size_t offset) {
  const std::size_t first = std::max(source_->held().begin, offset - std::min(offset, shown_bytes));
  const std::string_view before = source_->slice(Extent{first, offset});
  const std::size_t line = before.rfind('\n');
  std::size_t begin = line == std::string_view::npos ? first : first + line + 1;
  while (begin < offset && continues_character(source_->from(begin)[0])) ++begin;
  source_->drop(begin);
}

void Splitter::hold_line() {
  const auto lacks_more = [&] {
    const std::string_view rest = source_->from(extent_.end).substr(0, shown_bytes);
    return rest.size() < shown_bytes && rest.find('\n') == std::string_view::npos;
  };
  while (in_line_ && lacks_more() && source_->more()) continue;
}

}  // namespace cocoon
