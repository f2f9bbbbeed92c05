#include "core/encoding/cells.hpp"

#include <algorithm>
#include <cstdint>
#include <span>

#include "core/encoding/cell_ranges.hpp"
#include "core/encoding/utf8.hpp"

namespace cocoon {

namespace {

constexpr std::uint32_t joiner = 0x200D;
constexpr std::uint32_t as_emoji = 0xFE0F;

bool is_skin_tone(std::uint32_t c) { return c >= 0x1F3FB && c <= 0x1F3FF; }

bool holds(std::span<const CellRange> ranges, std::uint32_t c) {
  const auto after = std::upper_bound(ranges.begin(), ranges.end(), c,
                                      [](std::uint32_t code, const CellRange& range) { return code < range.first; });
  return after != ranges.begin() && c <= (after - 1)->last;
}

std::size_t cells_of(std::uint32_t c) {
  if (c < 0x300) return 1;  // no mark comes before, and most text ends here
  if (c < 0x10000) return holds(no_cell, c) ? 0 : holds(two_cells, c) ? 2 : 1;
  if (c < 0x20000) return holds(no_cell_in_plane_1, c - 0x10000) ? 0 : holds(two_cells_in_plane_1, c - 0x10000) ? 2 : 1;
  // Planes 2 and 3 have ideographs, plane 14 tags and selectors.
  return c < 0x40000 ? 2 : (c >= 0xE0000 && c < 0xE1000) ? 0 : 1;
}

}  // namespace

Cluster first_cluster(std::string_view text) {
  const Character base = first_character(text);
  Cluster cluster{.bytes = base.bytes, .cells = cells_of(base.code_point)};
  const bool is_wide = cluster.cells == 2;
  for (bool is_joined = false; cluster.bytes < text.size();) {
    const Character next = first_character(text.substr(cluster.bytes));
    const bool joins = is_joined || cells_of(next.code_point) == 0 || (is_wide && is_skin_tone(next.code_point));
    if (!joins) break;
    if (next.code_point == as_emoji && cluster.cells == 1) cluster.cells = 2;
    // Only emoji are drawn as one; letters of scripts that know the joiner stay apart.
    is_joined = next.code_point == joiner && cluster.cells == 2;
    cluster.bytes += next.bytes;
  }
  return cluster;
}

std::size_t count_cells(std::string_view text) {
  std::size_t cells = 0;
  while (!text.empty()) {
    const Cluster next = first_cluster(text);
    cells += next.cells;
    text.remove_prefix(next.bytes);
  }
  return cells;
}

}  // namespace cocoon
