#include "core/text/source.hpp"

namespace cocoon {

namespace {

const SourceMap* child_at(const SourceMap& parent, const PathStep& step) {
  if (const auto* item = std::get_if<std::size_t>(&step)) {
    return *item < parent.items.size() ? &parent.items[*item] : nullptr;
  }
  const auto found = parent.members.find(std::get<std::string>(step));
  return found == parent.members.end() ? nullptr : &found->second;
}

struct Place {
  const SourceMap* nearest;  // the value, or the nearest parent that is present
  bool present;
};

Place find(const SourceMap& root, const FieldPath& field) {
  const SourceMap* nearest = &root;
  for (const PathStep& step : field.steps()) {
    const SourceMap* child = child_at(*nearest, step);
    if (child == nullptr) return {nearest, false};
    nearest = child;
  }
  return {nearest, true};
}

bool contains(const Range& outer, const Range& inner) {
  return outer.start.offset <= inner.start.offset && inner.end.offset <= outer.end.offset;
}

// What stands for a value as a whole. A key that was merged in from elsewhere is no part of it.
Range headline(const SourceMap& value) {
  if (value.key) return *value.key;
  const Range* first = nullptr;
  for (const auto& [name, member] : value.members) {
    if (!member.key || !contains(value.value, *member.key)) continue;
    if (first == nullptr || member.key->start.offset < first->start.offset) first = &*member.key;
  }
  return first != nullptr ? *first : value.value;
}

bool is_visible(const Range& range) { return range.start.offset != range.end.offset; }

}  // namespace

Range range_of(const SourceMap& root, const FieldPath& field) {
  const auto [nearest, present] = find(root, field);
  return present && is_visible(nearest->value) ? nearest->value : headline(*nearest);
}

Range key_range_of(const SourceMap& root, const FieldPath& field) {
  const auto [nearest, present] = find(root, field);
  return nearest->key ? *nearest->key : range_of(root, field);
}

}  // namespace cocoon
