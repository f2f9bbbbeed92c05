#include "core/preview/objects.hpp"

#include "core/lint/envelope.hpp"
#include "core/rules/platform.hpp"

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

}  // namespace

std::vector<WrittenObject> objects_of(const Document& document) {
  const auto items = document.map.members.find("items");
  const bool is_list = kind_of_document(Node(document.tree)) == DocumentKind::list;
  if (!is_list || items == document.map.members.end() || !document.tree["items"].is_array()) {
    return {written(document.index, std::nullopt, document.tree, document.map)};
  }
  const bool is_typed = Node(document.tree)["kind"].text() == "CocoonSetList";
  const Json& trees = document.tree["items"];
  std::vector<WrittenObject> objects;
  for (std::size_t i = 0; i < trees.size(); ++i) {
    objects.push_back(written(document.index, i, trees[i], items->second.items[i]));
    ObjectIdentity& identity = objects.back().identity;
    if (!is_typed || identity.kind || identity.api_version) continue;
    identity.api_version = cocoonset_api_version;
    identity.kind = cocoonset_kind;
  }
  return objects;
}

}  // namespace cocoon
