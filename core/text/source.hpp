// Where in a text something stands.
//
// A reader turns text into a packed tree and, beside it, notes for each value the range of text that it came from. The
// rules see the tree only; whoever shows findings to a person asks its `SourceMap` and, by paths, `FieldRanges`.
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

/// A place in the source: `offset` in UTF-8 bytes from 0; `line` and `column` from 1, columns in characters.
struct Position {
  std::uint32_t offset = 0;
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  friend bool operator==(const Position&, const Position&) = default;
};

/// From `start` up to, not including, `end`.
struct Range {
  Position start;
  Position end;

  friend bool operator==(const Range&, const Range&) = default;
};

/// Puts what has a `range`, from index `first` on, in the order in which it starts; what starts at one place stays in
/// its order. By a tree, which the Wasm module has the code of anyway: two kinds of std::stable_sort are 1 kB of it.
template <typename Placed>
void sort_by_start(std::vector<Placed>& all, std::size_t first = 0) {
  std::multimap<std::uint32_t, Placed> sorted;
  const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
  for (auto placed = begin; placed != all.end(); ++placed) {
    sorted.emplace(placed->range.start.offset, std::move(*placed));  // behind its equals
  }
  auto next = begin;
  for (auto& [start, placed] : sorted) *next++ = std::move(placed);
}

/// Where one value of a tree stands in a text.
struct ValuePlace {
  std::size_t position = 0;  ///< of the value in the bytes of the tree
  Range value;
  std::optional<Range> key = {};  ///< items have none, nor has the root
};

/// Those of all values of a tree, in the order of their positions.
using ValuePlaces = std::vector<ValuePlace>;

/// A value, and where it and everything below it stands. Borrows the tree and its places.
class SourceMap {
 public:
  /// Of nothing.
  SourceMap() = default;
  SourceMap(Value root, const ValuePlaces& places) : value_(root), root_(root), places_(&places) {}

  /// Of `part` of the tree, which exists.
  SourceMap at(Value part) const;

  Value value() const { return value_; }
  /// In the bytes of the tree.
  std::size_t position() const { return static_cast<std::size_t>(value_.packed().data() - root_.packed().data()); }
  /// The places of the value, which exists, and of everything below it.
  std::span<const ValuePlace> places() const;
  /// Of the value: all zero where there is none.
  Range range() const;
  std::optional<Range> key_range() const;

 private:
  /// The first that stands there or behind it.
  const ValuePlace* place_at(std::size_t position) const;

  Value value_;
  Value root_;
  const ValuePlaces* places_ = nullptr;
};

/// The ranges that findings about one value point at.
///
///   FieldRanges ranges(document.map());
///   ranges.of(FieldPath("spec") / "agent");
///
/// Borrows the tree and its places. Remembers what large objects and lists hold, of those that it came by: a thousand
/// findings in one of 250,000 members would else walk through it a thousand times. Belongs to one thread.
class FieldRanges {
 public:
  explicit FieldRanges(const SourceMap& root) : root_(root) {}

  /// The value of the field where it is present, else the key of its nearest parent that is. An item has no key, nor
  /// has the root: their first key stands in (or the value, where that is no mapping).
  Range of(const FieldPath& field);
  /// The key of the field; as `of` where it has none.
  Range of_key(const FieldPath& field);

 private:
  struct Found {
    SourceMap nearest;  // the value, or the nearest parent that is present
    bool present = false;
  };
  /// What a value holds: of an object by name, of a list by index.
  struct Children {
    std::vector<Members::Member> members;
    std::vector<Value> items;
  };

  Found find(const FieldPath& field);
  Value child(Value parent, const PathStep& step);
  const Children& children_of(Value parent);

  SourceMap root_;
  std::map<const char*, Children> children_;  // by where the parent stands
};

}  // namespace cocoon
