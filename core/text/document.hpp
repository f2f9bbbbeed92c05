// Reads what a person wrote as kubectl would: a text in, trees with the places of their values out.
//
//   for (const Document& document : read_documents(text)) {
//     document.root();                                    // the value, as the API server would get it
//     FieldRanges(document.map()).of(FieldPath("spec"));  // where that stands in `text`
//   }
//
// The text is split at `---` lines first. If its first part starts with `{`, that is read as JSON (several JSON values
// in a row are as many documents), and as YAML from where it turns out to be none, such as `{kind: Pod}`. Any other
// part is YAML, of which JSON is a kind. Empty documents and null are left out, but counted in `index`. What is wrong
// with a document stands in its `findings`; the others are read all the same. Where kubectl differs is listed in
// tests/yaml/differences.json. Pure functions: no exceptions; time and memory are bounded (`TextLimits`).
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/json/packed.hpp"
#include "core/text/limits.hpp"
#include "core/text/source.hpp"
#include "core/text/text_finding.hpp"

namespace cocoon {

struct Document {
  std::size_t index = 0;  ///< number within the text, from 0
  bool readable = true;   ///< false: no tree, and one finding that says why
  Packed tree;
  ValuePlaces places;                 ///< of its values
  std::vector<TextFinding> findings;  ///< by position

  // Both valid as long as this, or the Document that it is moved to.
  Value root() const { return tree.root(); }  ///< null only where there are findings
  SourceMap map() const { return {root(), places}; }
};

/// The documents of `text`. A text over `TextLimits::bytes` is one unreadable document; where it exceeds
/// `TextLimits::values`, the last document is unreadable.
std::vector<Document> read_documents(std::string_view text);

}  // namespace cocoon
