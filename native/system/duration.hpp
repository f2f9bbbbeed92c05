// Durations as Go writes them, in variables and in the API server's `?timeout=`.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace cocoon {

/// `1h30m`, `10s`, `500ms`. A bare number has no unit and is no duration, but for 0; nor is more than a year.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace cocoon
