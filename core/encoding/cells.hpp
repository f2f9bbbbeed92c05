// How many cells of a terminal a text takes: a combining mark takes none, a Chinese character or an emoji two.
//
//   count_cells("a漢b");  // 4
//
// As terminals usually draw: a sequence of emoji that joiners hold together is one picture of two cells, and so is a
// character that a variation selector makes an emoji (U+FE0F), or one with a tone of skin. Flags, two letters of one
// cell each, come out right by themselves. Characters of ambiguous width take one cell.
#pragma once

#include <cstddef>
#include <string_view>

namespace cocoon {

/// What a terminal draws as one: a character and all that joins it.
struct Cluster {
  std::size_t bytes = 0;
  std::size_t cells = 0;
};

/// The first cluster of `text`, which is not empty.
Cluster first_cluster(std::string_view text);

std::size_t count_cells(std::string_view text);

}  // namespace cocoon
