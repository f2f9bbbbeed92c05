// A number of JSON: an integer of 64 bits, signed or unsigned, or else a double.
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

/// By value: 1 equals 1.0.
bool operator==(const Number& a, const Number& b);

/// As JSON. A double always has a fraction or an exponent: 2.0, 1e+15. Infinity and NaN are null.
std::string to_string(const Number& number);

/// A finite number in the fewest digits that are read as the same double (or float). It has an exponent where it would
/// have more than `whole_digits` digits before the point, or more than three zeros behind it: 0.00015, 1.5e-05.
std::string shortest(double value, int whole_digits);
std::string shortest(float value, int whole_digits);

}  // namespace cocoon
