#include "reading.hpp"

#include <algorithm>

namespace cocoon {

namespace {

bool is_within(std::string_view text, const Range& range) {
  return range.start.offset <= range.end.offset && range.end.offset <= text.size() && range.start.line >= 1 &&
         range.start.column >= 1 && range.start.line <= range.end.line;
}

/// Whether every value has its own place, within the text: the keys and the values of members, items without a key.
bool has_places(std::string_view text, const SourceMap& map, bool has_key) {
  if (map.places().front().position != map.position() || map.key_range().has_value() != has_key) return false;
  if (!is_within(text, map.range()) || (has_key && !is_within(text, *map.key_range()))) return false;
  for (const Value item : map.value().items()) {
    if (!has_places(text, map.at(item), false)) return false;
  }
  Members members(map.value());
  while (const auto member = members.next()) {
    if (!has_places(text, map.at(member->value), true)) return false;
  }
  return true;
}

bool is_one_line(const std::string& text) {
  return !text.empty() &&
         std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

}  // namespace

void check_promises(std::string_view text, const std::vector<Document>& documents) {
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const Document& document = documents[i];
    INFO("document " << i);
    CHECK(document.index >= i);
    CHECK((i == 0 || documents[i - 1].index < document.index));
    CHECK((!document.root().exists() || has_places(text, document.map(), false)));
    CHECK((!document.root().is_null() || !document.findings.empty()));
    std::size_t last = 0;
    for (const TextFinding& finding : document.findings) {
      CHECK(is_within(text, finding.range));
      CHECK(is_one_line(finding.detail));
      CHECK(finding.detail.size() < 4000);
      CHECK(finding.range.start.offset >= last);
      CHECK((finding.kind == TextFinding::Kind::syntax) == !document.readable);
      last = finding.range.start.offset;
    }
    if (!document.readable) CHECK((document.findings.size() == 1 && document.root().is_null()));
  }
}

}  // namespace cocoon
