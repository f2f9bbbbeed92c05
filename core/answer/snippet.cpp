#include "core/answer/snippet.hpp"

#include <algorithm>

#include "core/encoding/cells.hpp"
#include "core/encoding/utf8.hpp"
#include "core/field/quote.hpp"

namespace cocoon {

namespace {

constexpr std::size_t widest_line = 120;
constexpr std::size_t context_before = 40;
// Marks can be piled on one character without end, and take no cell: of bytes a line has a bound of its own.
constexpr std::size_t longest_line = 4 * widest_line;

/// Up to `characters` characters before `offset`.
std::size_t back(std::string_view text, std::size_t offset, std::size_t characters) {
  while (offset > 0 && characters > 0) {
    --offset;
    if (!continues_character(text[offset])) --characters;
  }
  return offset;
}

/// The longest start of `line` that takes at most `cells` cells.
std::string_view fitting(std::string_view line, std::size_t cells) {
  std::size_t end = 0;
  while (end < line.size() && end < longest_line) {
    const Cluster next = first_cluster(line.substr(end));
    if (next.cells > cells) break;
    cells -= next.cells;
    end += next.bytes;
  }
  return line.substr(0, end);
}

/// The longest end of `line`, whole clusters, that takes at most `cells` cells.
std::string_view fitting_at_end(std::string_view line, std::size_t cells) {
  for (std::size_t taken = count_cells(line); taken > cells;) {
    const Cluster first = first_cluster(line);
    taken -= first.cells;
    line.remove_prefix(first.bytes);
  }
  return line;
}

/// What is shown of the line before `start`.
std::string before(std::string_view text, std::size_t start, std::size_t column) {
  // Not searched for: a file of minified JSON is one line, and each of its findings would walk back to its start.
  const std::size_t first = back(text, start, std::min(column, widest_line));
  std::string line = printable_line(text.substr(first, start - first));
  const bool fits = column < widest_line && count_cells(line) < widest_line;
  return fits ? line : std::string(fitting_at_end(line, context_before));
}

}  // namespace

Snippet snippet_of(std::string_view text, const Range& range) {
  const std::size_t start = std::min<std::size_t>(range.start.offset, text.size());
  const std::string_view rest = text.substr(start, longest_line);
  const std::string_view line = rest.substr(0, rest.find_first_of("\r\n"));

  // Cells are counted in what is shown, which is not always what stands there.
  Snippet snippet{.line = before(text, start, range.start.column - 1)};
  snippet.caret = count_cells(snippet.line);
  const std::string shown = printable_line(line);
  const std::size_t room = widest_line - std::min(snippet.caret, widest_line);
  snippet.line += fitting(shown, room);
  const std::size_t marked = range.end.offset > start ? range.end.offset - start : 0;
  const std::size_t marked_cells = count_cells(printable_line(line.substr(0, std::min(marked, line.size()))));
  snippet.length = std::clamp<std::size_t>(marked_cells, 1, std::max<std::size_t>(room, 1));
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
