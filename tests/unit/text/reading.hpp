// What the tests of core/text share: reading a text and looking at the places it tells.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/document.hpp"
#include "tests/generate/json.hpp"

namespace cocoon {

// What Catch prints where a comparison fails.
inline std::ostream& operator<<(std::ostream& out, const Position& at) {
  return out << at.line << ':' << at.column << " @" << at.offset;
}
inline std::ostream& operator<<(std::ostream& out, const Range& range) {
  return out << range.start << " to " << range.end;
}

/// The only document of `text`.
inline Document read_one(std::string_view text) {
  std::vector<Document> documents = read_documents(text);
  INFO(text);
  REQUIRE(documents.size() == 1);
  return std::move(documents[0]);
}

/// The tree of the only document of `text`, which must be readable.
inline Json tree_of(std::string_view text) {
  Document document = read_one(text);
  INFO(text << "\n" << (document.findings.empty() ? "" : document.findings[0].detail));
  REQUIRE(document.readable);
  return tree_of(document.tree);
}

inline Json json(std::string_view text) { return Json::parse(text); }

inline std::string_view slice(std::string_view text, const Range& range) {
  return text.substr(range.start.offset, range.end.offset - range.start.offset);
}

inline Range range_of(const SourceMap& map, const FieldPath& field) { return FieldRanges(map).of(field); }
inline Range key_range_of(const SourceMap& map, const FieldPath& field) { return FieldRanges(map).of_key(field); }

/// "line:column", what a person is told.
inline std::string place(const Position& at) { return std::to_string(at.line) + ":" + std::to_string(at.column); }

/// A path from its steps in dots: "a.0.b" is a[0].b.
inline FieldPath path(std::string_view dotted) {
  FieldPath field;
  while (!dotted.empty()) {
    const std::string_view step = dotted.substr(0, dotted.find('.'));
    dotted.remove_prefix(std::min(step.size() + 1, dotted.size()));
    const bool is_item = step.find_first_not_of("0123456789") == std::string_view::npos;
    field = is_item ? field / static_cast<std::size_t>(std::stoul(std::string(step))) : field / step;
  }
  return field;
}

/// The only finding of the only document.
inline TextFinding finding_of(std::string_view text) {
  Document document = read_one(text);
  INFO(text);
  REQUIRE(document.findings.size() == 1);
  return std::move(document.findings[0]);
}

/// What is promised of every document: one syntax finding or tree and map of one shape, with ranges within the text.
void check_promises(std::string_view text, const std::vector<Document>& documents);

}  // namespace cocoon
