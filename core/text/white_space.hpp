// White space as Go's unicode.IsSpace has it, by which kubectl tells where a document starts.
#pragma once

#include <cstddef>
#include <string_view>

namespace cocoon {

/// Bytes of the white space character that the text starts with; 0 where it starts with none.
std::size_t space_length(std::string_view text);

std::string_view without_leading_space(std::string_view text);

}  // namespace cocoon
