#include "core/answer/objects.hpp"

#include "core/answer/envelope.hpp"

namespace cocoon {

ObjectIdentity WrittenObject::own_identity() const {
  ObjectIdentity identity{.document = document, .item = item};
  read_identity(Node(value()), identity);
  return identity;
}

ObjectIdentity WrittenObject::identity() const {
  ObjectIdentity identity = own_identity();
  if (!type_of_list) return identity;
  identity.kind = type_of_list->kind;
  if (type_of_list->api_version) identity.api_version = *type_of_list->api_version;
  return identity;
}

bool is_list(const Document& document) { return kind_of_document(Node(document.root())) == DocumentKind::list; }

std::optional<ItemType> item_type(const Document& list) {
  constexpr std::string_view suffix = "List";
  const Node root(list.root());
  const std::string_view kind = root["kind"].text().value_or(suffix);
  if (kind == suffix) return std::nullopt;
  return ItemType{.api_version = root["apiVersion"].text(), .kind = kind.substr(0, kind.size() - suffix.size())};
}

}  // namespace cocoon
