// A number of JSON: an integer of 64 bits, signed or not, or else a real one.
#pragma once

#include <cstdint>
#include <string>

namespace cocoon {

struct Number {
  enum class Kind : std::uint8_t { positive, negative, real };

  Kind kind = Kind::positive;
  std::uint64_t magnitude = 0;  ///< of an integer; a negative one's is not 0
  double real = 0;              ///< the number as a double, whatever its kind

  bool is_integer() const { return kind != Kind::real; }
};

/// By what they say: 1 equals 1.0.
bool operator==(const Number& a, const Number& b);

/// As JSON has it: an integer in digits, else the fewest digits that read as the same double, and never without a
/// fraction or an exponent. Infinity and what is no number are null.
std::string to_string(const Number& number);

}  // namespace cocoon
