// Reads YAML 1.1 with libyaml, whose port to Go is what kubectl reads with, and notes where everything stands.
#pragma once

#include <vector>

#include "core/text/outline.hpp"
#include "core/text/source_text.hpp"

namespace cocoon {

/// Reads the first document of `extent` into `outline`, which stays empty where there is none, and adds a surprise to
/// `findings` where text follows it: kubectl drops that.
TextResult read_yaml(const SourceText& source, const Extent& extent, Outline& outline,
                     std::vector<TextFinding>& findings);

}  // namespace cocoon
