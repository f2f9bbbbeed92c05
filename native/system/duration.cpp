#include "native/system/duration.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "core/encoding/decimal.hpp"

namespace cocoon {

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  using std::chrono::milliseconds;
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> units = {
      {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}}};
  constexpr std::int64_t longest = std::int64_t{365} * 24 * 3'600'000;
  if (text == "0") return milliseconds(0);
  std::int64_t total = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto number = parse_decimal<std::uint32_t>(text.substr(0, digits));
    text.remove_prefix(digits);
    const std::string_view name = text.substr(0, std::min(text.find_first_of("0123456789"), text.size()));
    const auto* const unit =
        std::find_if(units.begin(), units.end(), [name](const auto& u) { return u.first == name; });
    if (!number || unit == units.end()) return std::nullopt;
    total += std::int64_t{*number} * unit->second;
    if (total > longest) return std::nullopt;
    text.remove_prefix(name.size());
  }
  return milliseconds(total);
}

}  // namespace cocoon
