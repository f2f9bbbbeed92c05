#include "core/review/review_builder.hpp"

#include <algorithm>

namespace cocoon {

namespace {

constexpr Kept everything;

const Kept& item_of(const Kept& container) {
  return container.below == Kept::Below::items ? container.parts.front() : everything;
}

}  // namespace

ReviewBuilder::ReviewBuilder(Keep keep, KeptSpecOf kept_spec_of)
    : kept_spec_of_(kept_spec_of), next_(keep == Keep::everything ? &everything : &kept_review), spec_(&everything) {}

void ReviewBuilder::start_object() {
  packed_.start_object();
  enter(Kept::Below::some_members);
}

void ReviewBuilder::start_array() {
  packed_.start_array();
  enter(Kept::Below::items);
}

bool ReviewBuilder::key(const JsonString& name) {
  const Kept& object = *around_.back();
  if (object.below == Kept::Below::everything) return packed_.key(name);
  const auto member = std::find_if(object.parts.begin(), object.parts.end(),
                                   [&name](const Kept& candidate) { return name == candidate.name; });
  if (member == object.parts.end()) return false;
  packed_.key(name);
  expect(*member);
  return true;
}

void ReviewBuilder::end_object() {
  packed_.end_object();
  if (around_.back()->role == Kept::Role::kind) spec_ = &kept_spec_of_(packed_.at(kind_at_));
  leave();
}

void ReviewBuilder::end_array() {
  packed_.end_array();
  leave();
}

void ReviewBuilder::enter(Kept::Below expected) {
  around_.push_back(next_->below == expected ? next_ : &everything);
  next_ = &item_of(*around_.back());
}

void ReviewBuilder::leave() {
  around_.pop_back();
  if (!around_.empty()) next_ = &item_of(*around_.back());
}

/// The value of `member` comes next.
void ReviewBuilder::expect(const Kept& member) {
  next_ = &member;
  switch (member.role) {
    case Kept::Role::plain: break;
    case Kept::Role::spec:
      next_ = spec_;
      has_cut_spec_ = has_cut_spec_ || spec_->below != Kept::Below::everything;
      break;
    case Kept::Role::request:
      // Of two members `request` the last counts.
      has_cut_spec_ = false;
      spec_ = &everything;
      break;
    case Kept::Role::kind:
      was_misled_ = was_misled_ || has_cut_spec_;
      spec_ = &everything;
      kind_at_ = packed_.position();
      break;
  }
}

}  // namespace cocoon
