#include "core/text/source.hpp"

#include <algorithm>

namespace cocoon {

namespace {

Value child_of(Value parent, const PathStep& step) {
  const auto* item = std::get_if<std::size_t>(&step);
  if (item == nullptr) return parent.find(std::get<std::string_view>(step));
  const Value::Items items = parent.items();
  auto found = items.begin();
  for (std::size_t i = 0; i < *item && found != items.end(); ++i) ++found;
  return found == items.end() ? Value() : *found;
}

struct Place {
  SourceMap nearest;  // the value, or the nearest parent that is present
  bool present = false;
};

Place find(const SourceMap& root, const FieldPath& field) {
  Value nearest = root.value();
  for (const PathStep& step : field.steps()) {
    const Value child = child_of(nearest, step);
    if (!child.exists()) return {root.at(nearest), false};
    nearest = child;
  }
  return {root.at(nearest), true};
}

bool contains(const Range& outer, const Range& inner) {
  return outer.start.offset <= inner.start.offset && inner.end.offset <= outer.end.offset;
}

// What stands for a value as a whole. A key that was merged in from elsewhere is no part of it.
Range headline(const SourceMap& map) {
  if (const auto key = map.key_range()) return *key;
  std::optional<Range> first;
  Members members(map.value());
  while (const auto member = members.next()) {
    const auto key = map.at(member->value).key_range();
    if (!key || !contains(map.range(), *key)) continue;
    if (!first || key->start.offset < first->start.offset) first = key;
  }
  return first.value_or(map.range());
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
  const std::size_t end = begin + value_.packed().size();
  const std::span<const ValuePlace> all(*places_);
  const auto count_before = [all](std::size_t position) {
    const auto first = std::partition_point(all.begin(), all.end(),
                                            [position](const ValuePlace& place) { return place.position < position; });
    return static_cast<std::size_t>(first - all.begin());
  };
  return all.subspan(count_before(begin), count_before(end) - count_before(begin));
}

Range SourceMap::range() const { return value_.exists() ? places().front().value : Range(); }

std::optional<Range> SourceMap::key_range() const { return value_.exists() ? places().front().key : std::nullopt; }

Range range_of(const SourceMap& root, const FieldPath& field) {
  const auto [nearest, present] = find(root, field);
  return present && is_visible(nearest.range()) ? nearest.range() : headline(nearest);
}

Range key_range_of(const SourceMap& root, const FieldPath& field) {
  const auto [nearest, present] = find(root, field);
  const auto key = nearest.key_range();
  return key ? *key : range_of(root, field);
}

}  // namespace cocoon
