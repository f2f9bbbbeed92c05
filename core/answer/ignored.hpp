// Advice that its author does not want: by rule for all that is judged, or by a comment for one line.
//
//   image: registry.example.com/vm:1  # cocoon-webhook: ignore clone-image-relative
//   # cocoon-webhook: ignore toolbox-name-numeric, static-ignores-vm-options, because …
//   - {name: "1", …}
//
// A comment behind a value is about its line, one on a line of its own about the next line that is no comment. Errors
// are never ignored: the cluster would not. A comment is looked for in the text, without a parser: one in the quotes of
// a value counts as well, and can hide no more than advice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/source.hpp"
#include "core/text/source_text.hpp"

namespace cocoon {

/// Ids of rules.
using IgnoredRules = std::set<std::string, std::less<>>;

/// Why the rule cannot be ignored: `"x" is no rule; did you mean "y"?`; empty where it can.
std::string why_not_ignored(std::string_view rule);

/// One rule that a comment names.
struct IgnoreComment {
  std::string rule;        ///< empty where the comment names none
  Range range;             ///< of the name
  std::uint32_t line = 0;  ///< that the comment is about
};

/// Those of one text, by position, as far as it has been looked at.
class IgnoreComments {
 public:
  /// Looks at what is held of the text and was not looked at yet.
  void look_at(const SourceText& source);
  void forget() { *this = {}; }

  bool cover(std::string_view rule, std::uint32_t line) const;
  /// Those in lines up to this one. They cover nothing any more.
  std::vector<IgnoreComment> take_to(std::uint32_t line);

 private:
  void add(const SourceText& source, std::size_t begin, std::uint32_t line);

  std::deque<IgnoreComment> comments_;
  std::size_t looked_at_ = 0;  // the text before
};

}  // namespace cocoon
