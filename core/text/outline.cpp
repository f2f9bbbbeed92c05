#include "core/text/outline.hpp"

#include <string>

namespace cocoon {

SyntaxError over_budget(const Range& range) {
  return SyntaxError{range, "more than " + std::to_string(TextLimits::values) +
                                " keys and values in one text: split it; the rest of it is not read"};
}

void Outline::clear() {
  *budget_ = before_;
  nodes_.clear();
  open_.clear();
  scalars_ = PackedWriter();
}

TextResult Outline::append(const OutlineNode& node) {
  if (!budget_->spend(1)) return over_budget(node.range);
  nodes_.push_back(node);
  return {};
}

TextResult Outline::add(const OutlineNode& node) {
  if (TextResult appended = append(node); !appended.ok()) return appended;
  finish(static_cast<std::uint32_t>(nodes_.size() - 1));
  return {};
}

TextResult Outline::open(const OutlineNode& node) {
  if (open_.size() == TextLimits::depth) {
    return SyntaxError{node.range, "nested deeper than " + std::to_string(TextLimits::depth) + " levels"};
  }
  if (TextResult appended = append(node); !appended.ok()) return appended;
  open_.push_back(static_cast<std::uint32_t>(nodes_.size() - 1));
  return {};
}

void Outline::close() {
  const std::uint32_t index = open_.back();
  open_.pop_back();
  finish(index);
}

void Outline::close(const Position& end) {
  nodes_[open_.back()].range.end = end;
  close();
}

// Tells the node where it ends, and the one around it that it reaches at least that far.
void Outline::finish(std::uint32_t index) {
  nodes_[index].next = static_cast<std::uint32_t>(nodes_.size());
  if (!open_.empty()) nodes_[open_.back()].range.end = nodes_[index].range.end;
}

}  // namespace cocoon
