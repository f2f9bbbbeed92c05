// What the readers of text have to say, before any rule has run.
#pragma once

#include <cstdint>
#include <string>

#include "core/field/path.hpp"
#include "core/result.hpp"
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

/// Why a document cannot be read: the one finding, of kind `syntax`, that it ends in.
struct SyntaxError {
  Range range;
  std::string detail;
};

using TextResult = Result<void, SyntaxError>;

}  // namespace cocoon
