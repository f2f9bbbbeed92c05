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

std::optional<ItemType> item_type(std::optional<std::string_view> list_kind,
                                  std::optional<std::string_view> list_api_version) {
  constexpr std::string_view suffix = "List";
  const std::string_view kind = list_kind.value_or(suffix);
  if (kind == suffix || !kind.ends_with(suffix)) return std::nullopt;
  return ItemType{.api_version = list_api_version, .kind = kind.substr(0, kind.size() - suffix.size())};
}

std::optional<ItemType> item_type(const Document& list) {
  const Node root(list.root());
  return item_type(root["kind"].text(), root["apiVersion"].text());
}

bool says_nothing(Value item) {
  return item.is_object() && !item.find("kind").exists() && !item.find("apiVersion").exists();
}

}  // namespace cocoon
