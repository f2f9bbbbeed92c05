#include "core/json/number.hpp"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

namespace cocoon {

bool operator==(const Number& a, const Number& b) {
  if (a.is_integer() && b.is_integer()) return a.kind == b.kind && a.magnitude == b.magnitude;
  return a.real == b.real;
}

std::string to_string(const Number& number) {
  if (number.is_integer()) {
    return (number.kind == Number::Kind::negative ? "-" : "") + std::to_string(number.magnitude);
  }
  if (!std::isfinite(number.real)) return "null";
  // The one thing that is wanted of nlohmann's library here. (Emscripten's has no to_chars of a double.)
  std::array<char, 64> text{};
  return {text.data(), nlohmann::detail::to_chars(text.data(), text.data() + text.size(), number.real)};
}

}  // namespace cocoon
