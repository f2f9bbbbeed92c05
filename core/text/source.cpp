#include "core/text/source.hpp"

#include <algorithm>

namespace cocoon {

namespace {

/// Bytes of a packed value through which it is faster to walk than to remember what it holds.
constexpr std::size_t short_walk = 1024;

Value item_at(Value list, std::size_t index) {
  for (const Value item : list.items()) {
    if (index-- == 0) return item;
  }
  return {};
}

bool contains(const Range& outer, const Range& inner) {
  return outer.start.offset <= inner.start.offset && inner.end.offset <= outer.end.offset;
}

FieldPlace key_place(const SourceMap& map) {
  return {*map.key_range(), map.has_key_at_use() ? std::nullopt : map.use()};
}

// What stands for a value as a whole. A key that was merged in from elsewhere is no part of it.
FieldPlace headline(const SourceMap& map) {
  if (map.key_range()) return key_place(map);
  std::optional<Range> first;
  Members members(map.value());
  while (const auto member = members.next()) {
    const auto key = map.at(member->value).key_range();
    if (!key || !contains(map.range(), *key)) continue;
    if (!first || key->start.offset < first->start.offset) first = key;
  }
  return {first.value_or(map.range()), map.use()};
}

bool is_visible(const Range& range) { return range.start.offset != range.end.offset; }

}  // namespace

SourceMap SourceMap::at(Value part) const {
  SourceMap map = *this;
  map.value_ = part;
  return map;
}

std::span<const ValuePlace> SourceMap::places() const {
  const std::size_t begin = position();
  const ValuePlace* const first = place_at(begin);
  return {first, static_cast<std::size_t>(place_at(begin + value_.packed().size()) - first)};
}

Range SourceMap::range() const { return value_.exists() ? place_at(position())->value : Range(); }

std::optional<Range> SourceMap::key_range() const { return value_.exists() ? place_at(position())->key : std::nullopt; }

std::optional<Range> SourceMap::use() const {
  const std::uint32_t number = value_.exists() ? place_at(position())->use : 0;
  return number > 0 && uses_ != nullptr ? std::optional((*uses_)[number - 1]) : std::nullopt;
}

const ValuePlace* SourceMap::place_at(std::size_t position) const {
  return std::partition_point(places_->data(), places_->data() + places_->size(),
                              [position](const ValuePlace& place) { return place.position < position; });
}

const FieldRanges::Children& FieldRanges::children_of(Value parent) {
  const auto [entry, is_new] = children_.try_emplace(parent.packed().data());
  Children& children = entry->second;
  if (!is_new) return children;
  for (const Value item : parent.items()) children.items.push_back(item);
  Members members(parent);
  while (const auto member = members.next()) children.members.push_back(*member);
  return children;
}

Value FieldRanges::child(Value parent, const PathStep& step) {
  const bool is_short = parent.packed().size() <= short_walk;
  if (const auto* index = std::get_if<std::size_t>(&step)) {
    if (is_short) return item_at(parent, *index);
    const std::vector<Value>& items = children_of(parent).items;
    return *index < items.size() ? items[*index] : Value();
  }
  const auto name = std::get<std::string_view>(step);
  if (is_short) return parent.find(name);
  const std::vector<Members::Member>& members = children_of(parent).members;
  const auto found = std::partition_point(members.begin(), members.end(),
                                          [name](const Members::Member& member) { return member.name < name; });
  return found != members.end() && found->name == name ? found->value : Value();
}

FieldRanges::Found FieldRanges::find(const FieldPath& field) {
  Value nearest = root_.value();
  if (!nearest.exists()) return {root_, false};
  for (const PathStep& step : field.steps()) {
    const Value next = child(nearest, step);
    if (!next.exists()) return {root_.at(nearest), false};
    nearest = next;
  }
  return {root_.at(nearest), true};
}

FieldPlace FieldRanges::place_of(const FieldPath& field) {
  const auto [nearest, present] = find(field);
  return present && is_visible(nearest.range()) ? FieldPlace{nearest.range(), nearest.use()} : headline(nearest);
}

FieldPlace FieldRanges::key_place_of(const FieldPath& field) {
  const SourceMap nearest = find(field).nearest;
  return nearest.key_range() ? key_place(nearest) : place_of(field);
}

}  // namespace cocoon
