// The objects of a text of any kind, each with its place: documents, and the items of Lists. The one walk that
// everything takes that judges a text.
//
//   for_each_object(document, [](const WrittenObject& object) { use(object.identity()); });
#pragma once

#include <optional>
#include <string_view>

#include "core/answer/identity.hpp"
#include "core/text/document.hpp"

namespace cocoon {

/// What the items of a typed list (CocoonSetList) are: as the API serves them, they do not say it themselves.
struct ItemType {
  std::optional<std::string_view> api_version;
  std::string_view kind;
};

/// Refers to the document that holds it.
struct WrittenObject {
  std::size_t document = 0;
  std::optional<std::size_t> item = {};
  SourceMap map;
  std::optional<ItemType> type_of_list = {};  ///< of an item that does not say what it is

  Value value() const { return map.value(); }
  /// What the object itself says.
  ObjectIdentity own_identity() const;
  /// The same, and what its list says.
  ObjectIdentity identity() const;
};

/// Whether a document is a List, or a typed one with items.
bool is_list(const Document& document);
/// What the items of a list are that do not say it; nothing for a plain List.
std::optional<ItemType> item_type(std::optional<std::string_view> list_kind,
                                  std::optional<std::string_view> list_api_version);
std::optional<ItemType> item_type(const Document& list);
/// Whether an item leaves it to its list what it is.
bool says_nothing(Value item);

/// Calls `visit` for each object of a document that can be read, in the order of the text. A List without items is an
/// object itself.
template <typename Visit>
void for_each_object(const Document& document, const Visit& visit) {
  const Value items = document.root().find("items");
  if (!is_list(document) || !items.is_array()) {
    visit(WrittenObject{.document = document.index, .map = document.map()});
    return;
  }
  const std::optional<ItemType> type = item_type(document);
  std::size_t index = 0;
  for (const Value item : items.items()) {
    visit(WrittenObject{.document = document.index,
                        .item = index++,
                        .map = document.map().at(item),
                        .type_of_list = says_nothing(item) ? type : std::nullopt});
  }
}

}  // namespace cocoon
