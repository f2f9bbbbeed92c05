// Reads YAML 1.1 into an outline, with libyaml: kubectl uses its port to Go.
#pragma once

#include <vector>

#include "core/text/outline.hpp"
#include "core/text/source_text.hpp"

namespace cocoon {

/// Reads the first document of `extent` into `outline`, which stays empty where there is none. Text after it, which
/// kubectl drops, is a surprise in `findings`.
TextResult read_yaml(const SourceText& source, const Extent& extent, Outline& outline,
                     std::vector<TextFinding>& findings);

}  // namespace cocoon
