// "Did you mean …?" for a word that is not known.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace cocoon {

/// The one of `known` that `word` most likely was meant to be: the nearest by insertions, deletions, changes and swaps
/// of neighbours, letter case aside, where it is at most a third of the word's length away. Words over 64 bytes have
/// none.
std::optional<std::string_view> near_word(std::string_view word, std::span<const std::string_view> known);

}  // namespace cocoon
