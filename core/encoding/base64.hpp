// Base64 as kubeconfigs and HTTP's basic authentication use it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cocoon {

std::string base64_encoded(std::string_view bytes);

/// Nothing where `text` is not base64 with padding. Line breaks are ignored, as in Go's decoder: YAML folds long
/// values.
std::optional<std::string> base64_decoded(std::string_view text);

}  // namespace cocoon
