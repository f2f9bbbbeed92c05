// The objects of a text of any kind, each with its place: documents, and the items of Lists.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/field/node.hpp"
#include "core/text/document.hpp"

namespace cocoon {

/// Where in a text an object stands, and what it says that it is. What it does not say is absent.
struct ObjectIdentity {
  std::size_t document = 0;              ///< number within the text, from 0
  std::optional<std::size_t> item = {};  ///< index within a List
  std::optional<std::string> api_version = {};
  std::optional<std::string> kind = {};
  std::optional<std::string> ns = {};
  std::optional<std::string> name = {};  ///< or generateName
};

/// An object of a text; refers to the document that holds it.
struct WrittenObject {
  ObjectIdentity identity;
  SourceMap map;

  Value value() const { return map.value(); }
};

/// The objects of a document that can be read, in the order of the text. The items of a typed list (CocoonSetList) need
/// not say what they are.
std::vector<WrittenObject> objects_of(const Document& document);

}  // namespace cocoon
