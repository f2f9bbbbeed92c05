// Choices that a seed alone decides. The standard's engines give the same numbers everywhere; its distributions do not,
// so there are none here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace cocoon::tests {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// 0 to `count` - 1, all alike but for a bias that no test sees.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }

  /// True `percent` times of a hundred.
  bool chance(std::size_t percent) { return below(100) < percent; }

  template <typename Value>
  const Value& pick(const std::vector<Value>& values) {
    return values[below(values.size())];
  }

  template <typename Value>
  void shuffle(std::vector<Value>& values) {
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace cocoon::tests
