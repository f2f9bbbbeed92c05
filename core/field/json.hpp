// The JSON value that everything in core reads: nlohmann's, with members sorted by name.
#pragma once

#include <nlohmann/json.hpp>

namespace cocoon {

using Json = nlohmann::json;

}  // namespace cocoon
