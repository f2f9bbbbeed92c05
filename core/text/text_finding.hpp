// What the readers of text have to say, before any rule has run.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "core/field/path.hpp"
#include "core/text/source.hpp"

namespace cocoon {

/// What the reader has to say about a text.
struct TextFinding {
  enum class Kind : std::uint8_t {
    syntax,         ///< no YAML or JSON, or over a limit: the document has no tree
    duplicate_key,  ///< a key stands twice in one mapping; the tree holds the last, as with kubectl
    surprise,       ///< reads otherwise than it looks: `yes`, `010`, a key before `<<`, text after `...`
  };
  Kind kind;
  FieldPath field;  ///< root for syntax
  Range range;
  std::string detail;  ///< one line: what, what was expected, what to do
};

/// Why a document cannot be read; nothing where all is well.
using Problem = std::unique_ptr<TextFinding>;

inline Problem syntax_problem(const Range& range, std::string detail) {
  return std::make_unique<TextFinding>(TextFinding{TextFinding::Kind::syntax, FieldPath(), range, std::move(detail)});
}

}  // namespace cocoon
