// The schema's fields as documentation, for whoever cannot link core: the npm package's `schema()`, by which the page
// completes names and values and explains them.
//
//   schema_as_json();  // {"name":"CocoonSet","type":"object",...,"members":[{"name":"apiVersion",...},...]}
//
// Thread-safe: it reads a constant table.
#pragma once

#include <string>

namespace cocoon {

/// One object for the root, a CocoonSet, its fields nested in `members`.
std::string schema_as_json();

}  // namespace cocoon
