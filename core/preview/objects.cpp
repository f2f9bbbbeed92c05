#include "core/preview/objects.hpp"

#include "core/lint/envelope.hpp"

namespace cocoon {

namespace {

std::optional<std::string> text_of(const Node& node) {
  const auto text = node.text();
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

WrittenObject written(std::size_t document, std::optional<std::size_t> item, const Json& tree, const SourceMap& map) {
  const Node object(tree);
  const Node metadata = object["metadata"];
  ObjectIdentity identity{.document = document,
                          .item = item,
                          .api_version = text_of(object["apiVersion"]),
                          .kind = text_of(object["kind"]),
                          .ns = text_of(metadata["namespace"]),
                          .name = text_of(metadata["name"])};
  if (!identity.name) identity.name = text_of(metadata["generateName"]);
  return {std::move(identity), &tree, &map};
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
  const auto items = document.map.members.find("items");
  const bool is_list = kind_of_document(Node(document.tree)) == DocumentKind::list;
  if (!is_list || items == document.map.members.end() || !document.tree["items"].is_array()) {
    return {written(document.index, std::nullopt, document.tree, document.map)};
  }
  const ObjectIdentity list = written(document.index, std::nullopt, document.tree, document.map).identity;
  const Json& trees = document.tree["items"];
  std::vector<WrittenObject> objects;
  for (std::size_t i = 0; i < trees.size(); ++i) {
    objects.push_back(written(document.index, i, trees[i], items->second.items[i]));
    say_kind_of_list(list, objects.back().identity);
  }
  return objects;
}

}  // namespace cocoon
