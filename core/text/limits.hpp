// What one text may cost. The limits are the same in every place the rules run, so that the same text gives the same
// findings; they are chosen for the smallest of these places, a Wasm module that may grow to 256 MB.
#pragma once

#include <cstddef>

namespace cocoon {

struct TextLimits {
  /// Bytes of one text.
  static constexpr std::size_t bytes = 16U << 20U;
  /// Nesting. No object of Kubernetes comes near it, and nothing that recurses over such a tree runs out of stack.
  static constexpr std::size_t depth = 100;
  /// Keys and values of one text, all its documents and all expansions together: some 8 MiB of the usual YAML. A Wasm
  /// module holds the worst of it (as many keys as possible, all different, in one mapping) in 150 MB.
  static constexpr std::size_t values = 500'000;
  /// Keys and values that aliases and merges may add to one document ("billion laughs").
  static constexpr std::size_t expanded_values = 200'000;
  /// Bytes of text that each value of these may bring along; a longer text counts as several. So aliases of one long
  /// text add no more than 12 MB of it.
  static constexpr std::size_t text_of_value = 64;
};

/// How much of `TextLimits::values` is left while a text is read. A document and a finding hold about as much memory as
/// four values, and are paid for as such: thus one number bounds everything that reading leaves behind.
class ValueBudget {
 public:
  static constexpr std::size_t document_cost = 4;
  static constexpr std::size_t finding_cost = 4;

  /// False where less is left: the budget is overdrawn then, and stays so.
  [[nodiscard]] bool spend(std::size_t values) {
    is_overdrawn_ = is_overdrawn_ || values > left_;
    if (!is_overdrawn_) left_ -= values;
    return !is_overdrawn_;
  }

  bool is_overdrawn() const { return is_overdrawn_; }

 private:
  std::size_t left_ = TextLimits::values;
  bool is_overdrawn_ = false;
};

}  // namespace cocoon
