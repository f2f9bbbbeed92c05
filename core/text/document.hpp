// Text in, trees and ranges out: what a person wrote, as kubectl would read it.
//
//   for (const Document& document : read_documents(text)) {
//     document.root();                                    // the value, as the API server would get it
//     FieldRanges(document.map()).of(FieldPath("spec"));  // where that stands in `text`
//   }
//
// The text is split into documents at `---` lines first; each is then read as JSON where its first character is `{`
// (several JSON values in a row are as many documents) and as YAML elsewhere, or where it turns out to be no JSON, as
// `{kind: Pod}`. Documents that hold nothing, or null, are passed over, but keep their number. What is wrong with a
// document is said in its `findings`; the others are read all the same. Pure functions over memory: no exception
// leaves, any input ends in bounded time and memory (`TextLimits`).
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
  std::size_t index = 0;  ///< number within the text, from 0; passed-over documents count
  bool readable = true;   ///< false: a syntax finding, no tree
  Packed tree;
  ValuePlaces places;                 ///< of its values
  std::vector<TextFinding> findings;  ///< by position

  // Both valid as long as this, or what it is moved to.
  Value root() const { return tree.root(); }  ///< null only where there are findings
  SourceMap map() const { return {root(), places}; }
};

/// The documents of `text`. A text over `TextLimits::bytes` is one unreadable document; one over `TextLimits::values`
/// ends with one.
std::vector<Document> read_documents(std::string_view text);

}  // namespace cocoon
