// Limits for what is read of a text at once. They are the same wherever the rules run, so that the same text gives the
// same findings; the smallest of these places, a Wasm module that may grow to 256 MB, decides them.
#pragma once

#include <cstddef>

namespace cocoon {

struct TextLimits {
  /// Bytes of a text in memory, and of a document (or an item of a List) of a text that is read piece by piece, which
  /// may be of any size.
  static constexpr std::size_t bytes = 16U << 20U;
  /// Bytes of a document that are held until all of it is read. A longer List lets go of its items one by one, and they
  /// count before its end has been seen. No object is longer: etcd takes 1.5 MiB of JSON.
  static constexpr std::size_t held_bytes = 2U << 20U;
  /// Nesting. No Kubernetes object comes near it, and code that recurses over such a tree does not run out of stack.
  static constexpr std::size_t depth = 100;
  /// Keys and values of what is held at once, with all expansions: some 8 MiB of usual YAML. The worst case, all of
  /// them different keys of one mapping, takes the Wasm module 150 MB.
  static constexpr std::size_t values = 500'000;
  /// Keys and values that aliases and merges may add to one document. Before that kubectl's own rule against a "billion
  /// laughs" mostly applies, which goes by the part that aliases make of a document.
  static constexpr std::size_t expanded_values = 400'000;
  /// Bytes of text in each of these values; a longer text counts as several values. So aliases of a long text add at
  /// most 25 MB.
  static constexpr std::size_t text_of_value = 64;
};

/// How much of `TextLimits::values` is left while a text is read whole, or a document of it. Documents and findings
/// take about as much memory as four values and cost that much here, so that one number bounds all that reading
/// produces.
class ValueBudget {
 public:
  enum class Scope { text, document };

  explicit ValueBudget(Scope scope = Scope::text) : scope_(scope) {}

  Scope scope() const { return scope_; }

  static constexpr std::size_t document_cost = 4;
  static constexpr std::size_t finding_cost = 4;

  /// False where less is left; the budget stays overdrawn from then on.
  [[nodiscard]] bool spend(std::size_t values) {
    is_overdrawn_ = is_overdrawn_ || values > left_;
    if (!is_overdrawn_) left_ -= values;
    return !is_overdrawn_;
  }

  bool is_overdrawn() const { return is_overdrawn_; }

 private:
  Scope scope_;
  std::size_t left_ = TextLimits::values;
  bool is_overdrawn_ = false;
};

}  // namespace cocoon
