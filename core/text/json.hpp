// Reads JSON into an outline, and says to a person what is wrong with it.
#pragma once

#include <cstddef>

#include "core/text/outline.hpp"
#include "core/text/source_text.hpp"
#include "core/text/splitter.hpp"

namespace cocoon {

struct NoJson {
  SyntaxError error;
  bool may_be_yaml = false;  ///< false for a limit, and for a number that is too large
};

/// Reads the one value that starts at `begin`, after white space, into `outline`. Returns where it ends, in bytes.
Result<std::size_t, NoJson> read_json(const SourceText& source, Splitter& splitter, std::size_t begin,
                                      Outline& outline);

/// Where the white space of JSON ends that starts at `begin`.
std::size_t end_of_json_space(const SourceText& source, Splitter& splitter, std::size_t begin);

}  // namespace cocoon
