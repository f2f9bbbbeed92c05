// The nodes of a document as it is written. The readers of JSON and YAML produce it, the composer makes a tree of it.
// Aliases and merges are not followed yet, and all duplicate keys are there.
//
//   a: [1, *x]  ->  mapping(next 5) · scalar "a" · sequence(next 5) · scalar 1 · alias
//
// The nodes are in the order of the text. The first child of a node directly follows it; `next` is the index of the
// node after its last descendant. The children of a mapping are key, value, key, value. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "core/json/packed.hpp"
#include "core/text/limits.hpp"
#include "core/text/source.hpp"
#include "core/text/text_finding.hpp"

namespace cocoon {

struct OutlineNode {
  enum class Kind : std::uint8_t { scalar, sequence, mapping, alias };

  Kind kind = Kind::scalar;
  bool plain = false;        ///< an unquoted scalar without tag: its text decides its type
  bool is_merge = false;     ///< as a key: `<<`
  std::uint32_t next = 0;    ///< 0 while the node is open
  std::uint32_t target = 0;  ///< of an alias: the index of the node that it stands for
  std::size_t value = 0;     ///< of a scalar: the position of its value in `scalars`
  Range range;
};

/// The error at a value for which the budget no longer suffices.
SyntaxError over_budget(const Range& range);

class Outline {
 public:
  /// Each node costs one of `budget`, which must outlive this.
  explicit Outline(ValueBudget& budget) : budget_(&budget), before_(budget) {}

  /// Forgets everything, and gives back what it cost.
  void clear();

  bool empty() const { return nodes_.empty(); }
  std::size_t size() const { return nodes_.size(); }
  const OutlineNode& operator[](std::size_t index) const { return nodes_[index]; }

  /// The values of scalars. Write the value here first, and its position into the node.
  PackedWriter& scalars() { return scalars_; }
  Value value_of(const OutlineNode& scalar) const { return scalars_.at(scalar.value); }

  /// Adds a scalar or an alias.
  TextResult add(const OutlineNode& node);
  /// Adds a sequence or mapping. What comes next is in it, until it is closed.
  TextResult open(const OutlineNode& node);
  /// Closes the innermost sequence or mapping. It ends where its last child ends ...
  void close();
  /// ... or at `end`.
  void close(const Position& end);

 private:
  TextResult append(const OutlineNode& node);
  void finish(std::uint32_t index);

  ValueBudget* budget_;
  ValueBudget before_;
  std::deque<OutlineNode> nodes_;  // a deque, since a vector would hold everything twice while it grows
  std::vector<std::uint32_t> open_;
  PackedWriter scalars_;
};

}  // namespace cocoon
