// The nodes of a document as it is written. The readers of JSON and YAML produce it, the composer makes a tree of it.
// Aliases and merges are not followed yet, and all duplicate keys are there.
//
//   a: [1, *x]  ->  mapping(next 5) · scalar "a" · sequence(next 5) · scalar 1 · alias
//
// The nodes are in the order of the text. The first child of a node directly follows it; `next` is the index of the
// node after its last descendant. The children of a mapping are key, value, key, value. Not thread-safe.
//
// Who takes the items of a List one by one (`ItemTaker`) gets each as soon as it is complete. It is forgotten then,
// unless an alias may still stand for something in it: so a List of any length takes the memory of its largest item.
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
  bool is_taken = false;     ///< a sequence whose items were taken one by one: it has none here
  std::uint32_t next = 0;    ///< 0 while the node is open
  std::uint32_t target = 0;  ///< of an alias: the index of the node that it stands for
  std::size_t value = 0;     ///< of a scalar: the position of its value in `scalars`
  Range range;
};

/// The error at a value for which the budget no longer suffices.
SyntaxError over_budget(const ValueBudget& budget, const Range& range);
/// The error where a document gets longer than `TextLimits::bytes`.
SyntaxError too_long(const Position& begin);

class Outline;

/// Takes what stands in `items:` of a mapping that is the root of a document.
class ItemTaker {
 public:
  ItemTaker() = default;
  ItemTaker(const ItemTaker&) = delete;
  ItemTaker& operator=(const ItemTaker&) = delete;
  virtual ~ItemTaker() = default;

  /// The item with this number, whose node is the last of the root's children so far.
  virtual TextResult take(const Outline& outline, std::size_t item, std::size_t index) = 0;
};

class Outline {
 public:
  /// Each node costs one of `budget`, which must outlive this, as `taker` must, if there is one.
  explicit Outline(ValueBudget& budget, ItemTaker* taker = nullptr)
      : budget_(&budget), before_(budget), taker_(taker) {}

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
  TextResult close();
  /// ... or at `end`.
  TextResult close(const Position& end);

  /// Tells that the next node has an anchor.
  void expect_anchor() { has_anchors_ = is_anchored_ = true; }
  bool has_anchors() const { return has_anchors_; }

  /// The text of a member of the root, as far as it stands there; empty where it does not.
  std::string_view root_text(std::string_view key) const;

 private:
  bool is_in_root() const { return open_.size() == 1 && nodes_[0].kind == OutlineNode::Kind::mapping; }
  bool is_in_items() const { return taker_ != nullptr && open_.size() == 2 && nodes_[open_[1]].is_taken; }
  TextResult append(const OutlineNode& node);
  void note_member(OutlineNode& node);
  TextResult finish(std::uint32_t index);
  TextResult give_item(std::uint32_t index);

  ValueBudget* budget_;
  ValueBudget before_;
  ItemTaker* taker_;
  std::deque<OutlineNode> nodes_;  // a deque, since a vector would hold everything twice while it grows
  std::vector<std::uint32_t> open_;
  PackedWriter scalars_;
  bool has_anchors_ = false;
  bool is_anchored_ = false;      // the item under way
  bool is_value_next_ = false;    // of the root
  std::size_t root_key_ = 0;      // the last one
  std::size_t items_ = 0;         // that were taken
  ValueBudget before_item_;       // what was left of the budget
  std::size_t item_scalars_ = 0;  // where the item's start
};

}  // namespace cocoon
