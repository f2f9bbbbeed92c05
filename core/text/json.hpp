// Reads JSON into an outline, and says to a person what is wrong with it.
#pragma once

#include <cstddef>

#include "core/text/outline.hpp"
#include "core/text/source_text.hpp"

namespace cocoon {

struct NoJson {
  SyntaxError error;
  bool may_be_yaml = false;  ///< false for a limit, and for a number that is too large
};

/// Reads the one value that `extent` starts with, after white space, into `outline`. Returns where it ends, in bytes.
Result<std::size_t, NoJson> read_json(const SourceText& source, const Extent& extent, Outline& outline);

/// `extent` without the white space of JSON that it starts with.
Extent without_leading_space(const SourceText& source, Extent extent);

}  // namespace cocoon
