// libyaml's complaints in words for people who do not know its grammar.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cocoon {

/// What libyaml says: `problem` at one place of the text, met in the course of `context`, which began at another.
struct YamlComplaint {
  std::string_view problem;
  std::string_view context;
  std::size_t context_line = 0;  ///< from 1
  char found = 0;                ///< what stands at the place of the problem; 0 at the end of the text
};

struct YamlWording {
  std::string detail;
  bool at_context = false;  ///< the place to show is where the context began
};

YamlWording wording_of(const YamlComplaint& complaint);

}  // namespace cocoon
