// A value that knows its path. Rules read objects through it, so no path is ever typed in quotes:
//
//   Node spec = Node(object)["spec"];
//   Node image = spec["agent"]["image"];
//   image.text();  // what is written, if it is a string
//   image.path();  // spec.agent.image, whether it is there or not
//
// A node is in one of three states: present; absent (or null); or unreadable, which is what lies below a value that is
// no object or array where one was expected. An unreadable node is neither set nor missing, so that a rule stays silent
// about it: the type mismatch further up is the one finding.
//
// Borrows the Json value, which must outlive it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/field/json.hpp"
#include "core/field/path.hpp"

namespace cocoon {

class Node {
 public:
  explicit Node(const Json& value, FieldPath path = {}) : value_(&value), path_(std::move(path)) {}

  /// The member `name`: absent where this is absent or null, unreadable where this is no object.
  Node operator[](std::string_view name) const;
  /// Item `index` of an array; absent past its end.
  Node operator[](std::size_t index) const;
  /// Items of an array; 0 for everything else.
  std::size_t size() const;

  const FieldPath& path() const { return path_; }
  /// The value, or nullptr where there is none.
  const Json* value() const { return value_; }
  /// False below a value of the wrong type.
  bool is_readable() const { return readable_; }
  /// Absent or null, and readable.
  bool is_null() const { return readable_ && (value_ == nullptr || value_->is_null()); }
  /// Neither absent nor null nor a blank string nor an empty object.
  bool is_set() const;

  /// The string, where it is one and not blank.
  std::optional<std::string_view> text() const;
  /// No string was written where one may stand: absent, null or blank. False for a value of another type.
  bool lacks_text() const;
  /// The number, where it is one without a fraction that fits 32 bits. `3.0` is such a number, as in the API server.
  std::optional<std::int32_t> int32() const;
  /// True where it is the boolean true.
  bool is_true() const;

 private:
  Node(const Json* value, bool readable, FieldPath path) : value_(value), readable_(readable), path_(std::move(path)) {}

  const Json* value_ = nullptr;
  bool readable_ = true;
  FieldPath path_;
};

/// Nothing but ASCII white space, or nothing at all.
bool is_blank(std::string_view text);

}  // namespace cocoon
