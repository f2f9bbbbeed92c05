#include "core/text/outline.hpp"

#include <string>
#include <utility>

namespace cocoon {

SyntaxError over_budget(const ValueBudget& budget, const Range& range) {
  const std::string more = "more than " + std::to_string(TextLimits::values) + " keys and values in one ";
  const bool is_of_text = budget.scope() == ValueBudget::Scope::text;
  return SyntaxError{range, more + (is_of_text ? "text: split it; the rest of it is not read"
                                               : "object: no Kubernetes object has as many")};
}

SyntaxError too_long(const Position& begin) {
  return SyntaxError{{begin, begin},
                     "this document is longer than " + std::to_string(TextLimits::bytes) +
                         " bytes, and no List whose items could be read one by one: no Kubernetes "
                         "object is as long"};
}

void Outline::clear() {
  *budget_ = before_;
  *this = Outline(*budget_, taker_);
}

TextResult Outline::append(const OutlineNode& node) {
  if (is_in_items()) {
    before_item_ = *budget_;
    item_scalars_ = node.kind == OutlineNode::Kind::scalar ? node.value : scalars_.position();
  }
  if (!budget_->spend(1)) return over_budget(*budget_, node.range);
  nodes_.push_back(node);
  if (taker_ != nullptr && is_in_root()) note_member(nodes_.back());
  return {};
}

// Keys and values take turns. What a key says is written by the time that its value comes.
void Outline::note_member(OutlineNode& node) {
  const bool is_value = std::exchange(is_value_next_, !is_value_next_);
  if (!is_value) {
    root_key_ = nodes_.size() - 1;
  } else if (node.kind == OutlineNode::Kind::sequence && !is_anchored_) {  // an alias may stand for all of it
    const OutlineNode& key = nodes_[root_key_];
    node.is_taken = key.kind == OutlineNode::Kind::scalar && value_of(key).string() == "items";
    if (node.is_taken) items_ = 0;
  }
  is_anchored_ = false;
}

TextResult Outline::add(const OutlineNode& node) {
  if (TextResult appended = append(node); !appended.ok()) return appended;
  return finish(static_cast<std::uint32_t>(nodes_.size() - 1));
}

TextResult Outline::open(const OutlineNode& node) {
  if (open_.size() == TextLimits::depth) {
    return SyntaxError{node.range, "nested deeper than " + std::to_string(TextLimits::depth) + " levels"};
  }
  if (TextResult appended = append(node); !appended.ok()) return appended;
  open_.push_back(static_cast<std::uint32_t>(nodes_.size() - 1));
  return {};
}

TextResult Outline::close() {
  const std::uint32_t index = open_.back();
  open_.pop_back();
  return finish(index);
}

TextResult Outline::close(const Position& end) {
  nodes_[open_.back()].range.end = end;
  return close();
}

// Tells the node where it ends, and the one around it that it reaches at least that far.
TextResult Outline::finish(std::uint32_t index) {
  nodes_[index].next = static_cast<std::uint32_t>(nodes_.size());
  if (!open_.empty()) nodes_[open_.back()].range.end = nodes_[index].range.end;
  return is_in_items() ? give_item(index) : TextResult();
}

TextResult Outline::give_item(std::uint32_t index) {
  if (TextResult taken = taker_->take(*this, items_++, index); !taken.ok()) return taken;
  if (std::exchange(is_anchored_, false)) return {};
  nodes_.erase(nodes_.begin() + static_cast<std::ptrdiff_t>(index), nodes_.end());
  scalars_.take_back(item_scalars_);
  *budget_ = before_item_;
  return {};
}

std::string_view Outline::root_text(std::string_view key) const {
  if (empty() || nodes_[0].kind != OutlineNode::Kind::mapping) return {};
  for (std::size_t at = 1; at < size() && nodes_[at].next != 0;) {
    const OutlineNode& name = nodes_[at];
    at = name.next;
    if (at == size()) break;
    const OutlineNode& value = nodes_[at];
    const bool are_scalars = name.kind == OutlineNode::Kind::scalar && value.kind == OutlineNode::Kind::scalar;
    if (are_scalars && value_of(name).string() == key) return value_of(value).string();
    at = value.next;
    if (at == 0) break;
  }
  return {};
}

}  // namespace cocoon
