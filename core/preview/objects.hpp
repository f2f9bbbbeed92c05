// The objects of a text of any kind, each with its place: documents, and the items of Lists.
#pragma once

#include <vector>

#include "core/lint/identity.hpp"
#include "core/text/document.hpp"

namespace cocoon {

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
