// CocoonSets in Markdown, as a docs site shows them: fenced code blocks that hold `kind: CocoonSet`.
//
//   <cocoonset-example expect="invalid">
//
//   ```yaml
//   apiVersion: cocoonset.cocoonstack.io/v1
//   kind: CocoonSet
//   ...
//   ```
//
//   </cocoonset-example>
//
// A block is judged as a file of its own would be, and its findings stand where they are in the Markdown file. What is
// expected of it says the element around it, else its info string (```yaml expect=invalid); else it has to be valid.
#pragma once

#include <string>
#include <string_view>

#include "core/answer/lint.hpp"

namespace cocoon::cli {

/// Judges every CocoonSet block of `text` against what is expected of it and appends it to `report`: the findings of a
/// block that has to be valid, and `example-as-expected` for one that has to be invalid and is not. One that is invalid
/// as expected is only counted.
void lint_markdown(const std::string& source, std::string_view text, LintReport& report,
                   const LintOptions& options = {});

}  // namespace cocoon::cli
