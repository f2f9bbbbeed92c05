// The source line that a finding points at, ready to be shown with a caret under it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/text/source.hpp"
#include "core/text/source_text.hpp"

namespace cocoon {

/// A line of at most 120 cells of a terminal: of a longer one (minified JSON) the part around the finding. Tabs are
/// blanks and control characters are replaced, so that what is counted here is what a terminal draws.
struct Snippet {
  std::string line;
  std::size_t caret = 0;   ///< cells before the marked part
  std::size_t length = 1;  ///< cells marked, at least one, within the line
};

Snippet snippet_of(std::string_view text, const Range& range);
/// Empty where the text that the range is in is not held.
Snippet snippet_of(const SourceText& source, Range range);

}  // namespace cocoon
