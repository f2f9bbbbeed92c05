// What is wrong with a text before any rule has run.
#pragma once

#include <cstdint>
#include <string>

#include "core/field/path.hpp"
#include "core/result.hpp"
#include "core/text/source.hpp"

namespace cocoon {

struct TextFinding {
  enum class Kind : std::uint8_t {
    syntax,         ///< neither YAML nor JSON, or over a limit: the document has no tree
    duplicate_key,  ///< a key stands twice in a mapping; the tree has the last one, as with kubectl
    surprise,       ///< something reads otherwise than it looks: `yes`, `010`, a key before `<<`, text after `...`
  };
  Kind kind;
  FieldPath field;  ///< root for syntax
  Range range;
  std::string detail;    ///< one line: what is wrong, what was expected, what to do
  std::string fix = {};  ///< better than the rule's own, where one is known
};

/// Why a document cannot be read. It becomes the one finding of the document, of kind `syntax`.
struct SyntaxError {
  Range range;
  std::string detail;
};

using TextResult = Result<void, SyntaxError>;

}  // namespace cocoon
