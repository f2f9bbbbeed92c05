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
// tests/yaml/differences.json.
//
// A text of any size is read piece by piece, and what `items:` holds at the root of a document item by item: what a
// `DocumentListener` hears of is forgotten then. So the memory that reading takes is that of the largest object.
//
// Pure functions: no exceptions; time and memory are bounded (`TextLimits`).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/packed.hpp"
#include "core/text/limits.hpp"
#include "core/text/source.hpp"
#include "core/text/source_text.hpp"
#include "core/text/text_finding.hpp"

namespace cocoon {

struct Document {
  std::size_t index = 0;  ///< number within the text, from 0
  bool readable = true;   ///< false: no tree, and one finding that says why
  Packed tree;
  ValuePlaces places;                 ///< of its values
  std::vector<Range> uses;            ///< of anchors: the outermost aliases, which the places number
  std::vector<TextFinding> findings;  ///< by position

  // Both valid as long as this, or the Document that it is moved to.
  Value root() const { return tree.root(); }  ///< null only where there are findings
  SourceMap map() const { return {root(), places, &uses}; }
};

/// What `items:` holds at the root of a document, which may turn out to be no List at its end.
struct ListItem {
  Document item;  ///< its index is that of the list's document; paths start at the item
  std::size_t number = 0;
  bool is_final = false;         ///< the list is too long for anything in it to be taken back
  std::string list_api_version;  ///< as far as the list has said it; else empty
  std::string list_kind;         ///< likewise
};

/// Hears of the documents of a text as they are read. `source` holds the text that an item, or a document other than a
/// long list, was read from.
class DocumentListener {
 public:
  DocumentListener() = default;
  DocumentListener(const DocumentListener&) = delete;
  DocumentListener& operator=(const DocumentListener&) = delete;
  virtual ~DocumentListener() = default;

  virtual void document(Document document, const SourceText& source) = 0;
  /// Comes before the document that it is in, whose tree has an empty list in its place. A list that stands twice
  /// starts at number 0 again, and the last one counts.
  virtual void item(ListItem item, const SourceText& source) = 0;
};

/// Reads a text of any size. An object over the limits is unreadable; the documents behind it are read.
void read_documents(SourceText& source, DocumentListener& listener);

/// The documents of `text`, lists whole. A text over `TextLimits::bytes` is one unreadable document; where it exceeds
/// `TextLimits::values`, the last document is unreadable.
std::vector<Document> read_documents(std::string_view text);

}  // namespace cocoon
