// What stands in a document, as written: the readers of JSON and of YAML write it down, the composer makes a tree
// of it. Aliases and merges are not followed yet, and duplicate keys are all there.
//
//   a: [1, *x]  ->  mapping(next 5) · scalar "a" · sequence(next 5) · scalar 1 · alias
//
// The nodes stand in the order of the text, one after the other: the first child of a node follows it, `next` is
// where the node after it and all below it stands. A mapping's children are key, value, key, value.
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
  bool plain = false;        ///< an unquoted scalar without tag: its text decided what it is
  bool in_flow = false;      ///< within `{...}` or `[...]` of YAML
  bool is_merge = false;     ///< as a key: `<<`
  std::uint32_t next = 0;    ///< 0 while the node is open
  std::uint32_t target = 0;  ///< of an alias: what it stands for
  std::size_t value = 0;     ///< of a scalar: where it stands in `scalars`
  Range range;
};

/// What there is to say about a value for which a budget no longer suffices.
SyntaxError over_budget(const Range& range);

class Outline {
 public:
  /// Nodes are paid for from `budget`, which must outlive this.
  explicit Outline(ValueBudget& budget) : budget_(&budget) {}

  bool empty() const { return nodes_.empty(); }
  std::size_t size() const { return nodes_.size(); }
  const OutlineNode& operator[](std::size_t index) const { return nodes_[index]; }

  /// The values of scalars: each is written here, and its position into its node.
  PackedWriter& scalars() { return scalars_; }
  Value value_of(const OutlineNode& scalar) const { return scalars_.at(scalar.value); }

  /// Adds a scalar or an alias.
  TextResult add(const OutlineNode& node);
  /// Adds a sequence or mapping; what comes next stands in it, until it is closed.
  TextResult open(const OutlineNode& node);
  /// Closes the innermost sequence or mapping, which ends with the last thing in it ...
  void close();
  /// ... or here.
  void close(const Position& end);

 private:
  TextResult append(const OutlineNode& node);
  void finish(std::uint32_t index);

  ValueBudget* budget_;
  std::deque<OutlineNode> nodes_;  // a deque, since a vector would hold everything twice while it grows
  std::vector<std::uint32_t> open_;
  PackedWriter scalars_;
};

}  // namespace cocoon
