// The schema's fields as documentation: what hover and completion know.
#pragma once

#include <string>

namespace cocoon {

/// One object for the root, a CocoonSet, its fields nested in `members`.
std::string schema_as_json();

}  // namespace cocoon
