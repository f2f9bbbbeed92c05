// Reads JSON and notes where everything stands. field/json_reader.hpp does the reading; it keeps no positions, so a
// cursor runs through the text beside it, token by token.
#pragma once

#include <cstddef>

#include "core/text/outline.hpp"
#include "core/text/source_text.hpp"

namespace cocoon {

struct JsonRead {
  std::size_t end = 0;      ///< where the value ends, in bytes
  Problem problem;          ///< or why there is none
  bool is_grammar = false;  ///< the problem is that this is no JSON: it may still be YAML
};

/// Reads the one value that `extent` starts with, after white space, into `outline`.
JsonRead read_json(const SourceText& source, const Extent& extent, Outline& outline);

/// `extent` without the white space of JSON that it starts with.
Extent without_leading_space(const SourceText& source, Extent extent);

}  // namespace cocoon
