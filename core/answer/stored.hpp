// What the API server makes of a CocoonSet before it asks anybody, and stores: defaults filled in, nulls and fields
// that it does not know left out.
//
//   const StoredSet set = as_stored(object);
//   Node(set.object.root())["spec"]["agent"]["os"];  // "linux", where the object does not say
//
// Values of the wrong type are left as they are: the API server would refuse them.
#pragma once

#include <vector>

#include "core/field/path.hpp"
#include "core/json/packed.hpp"

namespace cocoon {

struct StoredSet {
  Packed object;
  std::vector<FieldPath> added;    ///< filled in
  std::vector<FieldPath> dropped;  ///< left out: unknown, or null without a default
};

StoredSet as_stored(Value object);

}  // namespace cocoon
