// JSON of a limited depth, read without exceptions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/field/json.hpp"

namespace cocoon {

/// Nesting that is read. Objects of Kubernetes nest some 20 levels, and nothing that recurses over 200 runs out of
/// stack.
inline constexpr std::size_t max_json_depth = 200;

struct ParsedJson {
  std::optional<Json> value;
  std::string error;  ///< where there is no value: "is no valid JSON: …", to follow what was read
};

/// The one JSON value in `text`; of a key that stands twice in one object the last counts, as in the API server.
ParsedJson parse_json(std::string_view text);

}  // namespace cocoon
