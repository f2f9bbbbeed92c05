// Where in a text something stands.
//
// A reader turns text into a `Json` tree and, beside it, a `SourceMap` of the same shape, which knows for every key and
// every value the range of text it came from. The rules see the tree only; whoever shows findings to a person asks the
// map. Both are plain values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/field/json.hpp"
#include "core/field/path.hpp"

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

/// The ranges of one value and of everything below it. Items have no key, nor has the root.
struct SourceMap {
  std::optional<Range> key;
  Range value;
  std::map<std::string, SourceMap, std::less<>> members;
  std::vector<SourceMap> items;
};

/// The range that a finding about `field` points at: the value of the field where it is present, else the key of its
/// nearest parent that is. An item has no key, nor has the root: their first key stands in (or the value, where that is
/// no mapping).
Range range_of(const SourceMap& root, const FieldPath& field);

/// The range of the key of `field`; as `range_of` where it has none.
Range key_range_of(const SourceMap& root, const FieldPath& field);

}  // namespace cocoon
