// Places in a text, and where each value of a document stands.
//
// A reader turns a text into a packed tree and a list of the ranges that its values were read from. The rules see the
// tree only. To show a finding to a person, `FieldRanges` turns the path of a field into a range.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/field/path.hpp"
#include "core/json/value.hpp"

namespace cocoon {

/// A place in a text: `offset` in UTF-8 bytes from 0; `line` and `column` from 1, columns in characters.
struct Position {
  std::size_t offset = 0;  // natively a text may be larger than 4 GiB
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  friend bool operator==(const Position&, const Position&) = default;
};

/// From `start` up to but not including `end`.
struct Range {
  Position start;
  Position end;

  friend bool operator==(const Range&, const Range&) = default;
};

/// Sorts what has a `range` by where it starts, from index `first` on; equal ones keep their order. Sorts through a
/// multimap, whose code the Wasm module has anyway: std::stable_sort for two types would add 1 kB.
template <typename Placed>
void sort_by_start(std::vector<Placed>& all, std::size_t first = 0) {
  std::multimap<std::size_t, Placed> sorted;
  const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
  for (auto placed = begin; placed != all.end(); ++placed) {
    sorted.emplace(placed->range.start.offset, std::move(*placed));  // behind its equals
  }
  auto next = begin;
  for (auto& [start, placed] : sorted) *next++ = std::move(placed);
}

/// Where one value of a tree stands in a text.
struct ValuePlace {
  std::size_t position = 0;  ///< of the value, in the bytes of the tree
  Range value;
  std::optional<Range> key = {};  ///< items have none, nor has the root
  /// Of a value that an alias or a merge brings in, and so stands where its anchor is: the number of the outermost
  /// alias, from 1; else 0. (The two fit where there would be padding: a text may have half a million of these.)
  std::uint32_t use : 31 = 0;
  std::uint32_t key_is_at_use : 1 = 0;  ///< the key stands before that alias, not where the anchor is
};

/// The places of all values of a tree, by position.
using ValuePlaces = std::vector<ValuePlace>;

/// A value, and where it and everything in it stands. Does not own the tree and its places.
class SourceMap {
 public:
  /// Of no value.
  SourceMap() = default;
  /// `uses`: the places of the aliases that the values' places number.
  SourceMap(Value root, const ValuePlaces& places, const std::vector<Range>* uses = nullptr)
      : value_(root), root_(root), places_(&places), uses_(uses) {}

  /// Of another value of the same tree, which must exist.
  SourceMap at(Value part) const;

  Value value() const { return value_; }
  /// Of the value, in the bytes of the tree.
  std::size_t position() const { return static_cast<std::size_t>(value_.packed().data() - root_.packed().data()); }
  /// The places of the value, which must exist, and of everything in it.
  std::span<const ValuePlace> places() const;
  /// Of the value; all zero where there is none.
  Range range() const;
  std::optional<Range> key_range() const;
  /// The alias that brings the value in, from where its anchor is.
  std::optional<Range> use() const;
  /// Whether its key stands before that alias.
  bool has_key_at_use() const { return value_.exists() && place_at(position())->key_is_at_use == 1; }

 private:
  /// The first place at `position` or behind it.
  const ValuePlace* place_at(std::size_t position) const;

  Value value_;
  Value root_;
  const ValuePlaces* places_ = nullptr;
  const std::vector<Range>* uses_ = nullptr;
};

/// Where to point for a field.
struct FieldPlace {
  Range range;
  std::optional<Range> use = {};  ///< the alias by which the field has what stands at `range`, which is elsewhere
};

/// The ranges that findings about a value point at.
///
///   FieldRanges ranges(document.map());
///   ranges.of(FieldPath("spec") / "agent");
///
/// Does not own the tree and its places. Remembers the children of each large object and list on its way: otherwise a
/// thousand findings in an object of 250,000 members would walk through it a thousand times. Not thread-safe.
class FieldRanges {
 public:
  explicit FieldRanges(const SourceMap& root) : root_(root) {}

  /// The value of the field; where the field is absent, the key of its nearest parent that is present. If that parent
  /// is an item or the root, which have no key, the first key in it (or the value itself, if that is no mapping).
  FieldPlace place_of(const FieldPath& field);
  Range of(const FieldPath& field) { return place_of(field).range; }
  /// The key of the field, or the same as `place_of` where it has none.
  FieldPlace key_place_of(const FieldPath& field);
  Range of_key(const FieldPath& field) { return key_place_of(field).range; }

 private:
  struct Found {
    SourceMap nearest;  // the value, or the nearest parent that is present
    bool present = false;
  };
  /// The children of a value: of an object by name, of a list by index.
  struct Children {
    std::vector<Members::Member> members;
    std::vector<Value> items;
  };

  Found find(const FieldPath& field);
  Value child(Value parent, const PathStep& step);
  const Children& children_of(Value parent);

  SourceMap root_;
  std::map<const char*, Children> children_;  // by the place of the parent
};

}  // namespace cocoon
