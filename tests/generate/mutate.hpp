// Text that somebody broke: what an editor holds between two keys, and worse.
#pragma once

#include <cstdint>
#include <string>

namespace cocoon::tests {

/// `text` with one to five changes that the seed decides: bytes and lines that are gone, doubled, swapped, moved or of
/// another kind, UTF-8 included.
std::string mutated(std::string text, std::uint64_t seed);

}  // namespace cocoon::tests
