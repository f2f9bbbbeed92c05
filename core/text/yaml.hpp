// Reads YAML 1.1 into an outline, with libyaml: kubectl uses its port to Go.
#pragma once

#include <vector>

#include "core/text/outline.hpp"
#include "core/text/source_text.hpp"
#include "core/text/splitter.hpp"

namespace cocoon {

/// Reads the document from `begin` to the end of what `splitter` is at into `outline`, which stays empty where there is
/// none. Text after it, which kubectl drops, is a surprise in `findings`.
TextResult read_yaml(const SourceText& source, Splitter& splitter, std::size_t begin, Outline& outline,
                     std::vector<TextFinding>& findings);

}  // namespace cocoon
