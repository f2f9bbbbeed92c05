#include "reading.hpp"

#include <algorithm>

namespace cocoon {

namespace {

bool is_within(std::string_view text, const Range& range) {
  return range.start.offset <= range.end.offset && range.end.offset <= text.size() && range.start.line >= 1 &&
         range.start.column >= 1 && range.start.line <= range.end.line;
}

bool is_of_shape(std::string_view text, const Json& tree, const SourceMap& map) {
  if (!is_within(text, map.value) || (map.key && !is_within(text, *map.key))) return false;
  if (map.items.size() != (tree.is_array() ? tree.size() : 0)) return false;
  if (map.members.size() != (tree.is_object() ? tree.size() : 0)) return false;
  for (std::size_t i = 0; i < map.items.size(); ++i) {
    if (map.items[i].key || !is_of_shape(text, tree[i], map.items[i])) return false;
  }
  return std::all_of(map.members.begin(), map.members.end(), [&](const auto& member) {
    const auto found = tree.find(member.first);
    return member.second.key && found != tree.end() && is_of_shape(text, *found, member.second);
  });
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
    CHECK(is_of_shape(text, document.tree, document.map));
    CHECK((!document.tree.is_null() || !document.findings.empty()));
    std::uint32_t last = 0;
    for (const TextFinding& finding : document.findings) {
      CHECK(is_within(text, finding.range));
      CHECK(is_one_line(finding.detail));
      CHECK(finding.detail.size() < 4000);
      CHECK(finding.range.start.offset >= last);
      CHECK((finding.kind == TextFinding::Kind::syntax) == !document.readable);
      last = finding.range.start.offset;
    }
    if (!document.readable) CHECK((document.findings.size() == 1 && document.tree.is_null()));
  }
}

}  // namespace cocoon
