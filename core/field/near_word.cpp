#include "core/field/near_word.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/encoding/ascii.hpp"

namespace cocoon {

namespace {

constexpr std::size_t longest_word = 64;

bool same(char a, char b) { return to_lower(a) == to_lower(b); }

/// Optimal string alignment distance of two words of at most `longest_word` bytes.
std::size_t distance(std::string_view a, std::string_view b) {
  using Row = std::array<std::size_t, longest_word + 1>;
  std::array<Row, 3> rows;  // NOLINT(cppcoreguidelines-pro-type-member-init): written before read
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    Row& row = rows[i % 3];
    const Row& last = rows[(i - 1) % 3];
    const Row& before_last = rows[(i + 1) % 3];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = same(a[i - 1], b[j - 1]) ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      const bool swapped = i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return rows[a.size() % 3][b.size()];
}

}  // namespace

std::optional<std::string_view> near_word(std::string_view word, std::span<const std::string_view> known) {
  if (word.size() > longest_word) return std::nullopt;
  std::optional<std::string_view> nearest;
  std::size_t limit = std::max<std::size_t>(1, word.size() / 3);
  for (const std::string_view candidate : known) {
    // What is longer by more than the limit is farther away; and a file can hold a quarter of a million unknown words.
    const auto [shorter, longer] = std::minmax({word.size(), candidate.size()});
    if (longer - shorter > limit || longer > longest_word) continue;
    const std::size_t away = distance(word, candidate);
    if (away > limit || (nearest && away == limit)) continue;
    nearest = candidate;
    limit = away;
  }
  return nearest;
}

}  // namespace cocoon
