#include "core/preview/objects.hpp"

#include "core/lint/envelope.hpp"

namespace cocoon {

namespace {

WrittenObject written(std::size_t document, std::optional<std::size_t> item, const SourceMap& map) {
  ObjectIdentity identity{.document = document, .item = item};
  read_identity(Node(map.value()), identity);
  return {std::move(identity), map};
}

/// The items of a typed list as the API serves it need not repeat what they are: a PodList holds Pods.
void say_kind_of_list(const ObjectIdentity& list, ObjectIdentity& item) {
  constexpr std::string_view suffix = "List";
  if (item.kind || item.api_version || list.kind == suffix) return;
  item.api_version = list.api_version;
  item.kind = list.kind->substr(0, list.kind->size() - suffix.size());
}

}  // namespace

std::vector<WrittenObject> objects_of(const Document& document) {
  WrittenObject whole = written(document.index, std::nullopt, document.map());
  const Value items = document.root().find("items");
  if (kind_of_document(Node(document.root())) != DocumentKind::list || !items.is_array()) return {std::move(whole)};
  std::vector<WrittenObject> objects;
  for (const Value item : items.items()) {
    objects.push_back(written(document.index, objects.size(), document.map().at(item)));
    say_kind_of_list(whole.identity, objects.back().identity);
  }
  return objects;
}

}  // namespace cocoon
