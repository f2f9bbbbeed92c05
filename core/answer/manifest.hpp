// Whether a file that nobody named is a manifest at all: what a search of folders meets in a repository are workflows,
// values of charts, kustomizations and templates too.
//
//   LintReport report;
//   lint_file("set.yaml", text, Chosen::by_name, report);             // judged, whatever it is
//   lint_file("charts/a/values.yaml", text, Chosen::by_search, report);  // no manifest: report.passed_over is 1
//
// A file that was found and says `kind: CocoonSet` is judged as if it had been named: what cannot be read in it is an
// error. Of any other it is decided document by document: what says apiVersion and kind is an object; what does not, or
// cannot be read, is passed over. A file without any object is passed over as a whole, and counted; one that is too
// long to be read is not.
#pragma once

#include <string_view>

#include "core/answer/lint.hpp"

namespace cocoon {

enum class Chosen {
  by_name,    ///< judged strictly
  by_search,  ///< found below a folder
};

/// Judges a file and appends it to `report`. False where there is no object in it: nothing was judged.
bool lint_file(std::string_view source, std::string_view text, Chosen chosen, LintReport& report,
               LintOptions options = {});

/// Whether a text says `kind: CocoonSet` of a document or of an item of a list, be it YAML, JSON, or neither. A kind
/// further in, such as a CRD's own, does not count, nor one in a comment.
bool says_cocoonset(std::string_view text);
/// The same of a text of any size; reads it to its end, or until it says so.
bool says_cocoonset(TextInput& input);

}  // namespace cocoon
