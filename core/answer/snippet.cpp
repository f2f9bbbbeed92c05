#include "core/answer/snippet.hpp"

#include <algorithm>

#include "core/encoding/utf8.hpp"
#include "core/field/quote.hpp"

namespace cocoon {

namespace {

constexpr std::size_t widest_line = 120;
constexpr std::size_t context_before = 40;

/// Up to `characters` characters before `offset`.
std::size_t back(std::string_view text, std::size_t offset, std::size_t characters) {
  while (offset > 0 && characters > 0) {
    --offset;
    if (!continues_character(text[offset])) --characters;
  }
  return offset;
}

/// Up to `characters` characters from `offset` on, to the end of the line at most.
std::size_t forward(std::string_view text, std::size_t offset, std::size_t characters) {
  for (; offset < text.size() && text[offset] != '\n' && text[offset] != '\r'; ++offset) {
    if (!continues_character(text[offset]) && characters-- == 0) break;
  }
  return offset;
}

}  // namespace

Snippet snippet_of(std::string_view text, const Range& range) {
  const std::size_t start = std::min<std::size_t>(range.start.offset, text.size());
  // Not searched for: a file of minified JSON is one line, and each of its findings would walk back to its start.
  const std::size_t column = range.start.column - 1;
  const bool fits = column < widest_line;
  const std::size_t first = back(text, start, fits ? column : context_before);
  const std::size_t last = forward(text, first, widest_line);

  Snippet snippet{.line = printable_line(text.substr(first, last - first)),
                  .caret = count_characters(text.substr(first, start - first))};
  const std::size_t marked_end = std::clamp<std::size_t>(range.end.offset, start, std::max(start, last));
  snippet.length = std::max<std::size_t>(1, count_characters(text.substr(start, marked_end - start)));
  return snippet;
}

Snippet snippet_of(const SourceText& source, Range range) {
  const std::size_t begin = source.held().begin;
  if (range.start.offset < begin) return {};
  range.start.offset -= begin;
  range.end.offset -= begin;
  return snippet_of(source.text(), range);
}

}  // namespace cocoon
