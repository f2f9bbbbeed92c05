// libyaml's error messages in words for people who do not know YAML's grammar.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cocoon {

/// What libyaml says: a problem at one place, found while it was busy with something (`context`) that began at another.
struct YamlComplaint {
  std::string_view problem;
  std::string_view context;
  std::size_t context_line = 0;  ///< from 1
  char found = 0;                ///< the character at the problem; 0 at the end of the text
};

struct YamlWording {
  std::string detail;
  bool at_context = false;  ///< show the place where the context began, not that of the problem
};

/// A comment as other languages have it, which is text in YAML.
constexpr bool starts_foreign_comment(std::string_view text) {
  return text.starts_with("//") || text.starts_with("/*");
}
inline constexpr std::string_view foreign_comment =
    "neither YAML nor JSON has comments like this: begin each of their lines with #, or delete them";

YamlWording wording_of(const YamlComplaint& complaint);

}  // namespace cocoon
