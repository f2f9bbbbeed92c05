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
// Of a list, an index walks to its item: who wants all of them walks once.
//
//   for (const Node& toolbox : spec["toolboxes"].items()) ...
//
// Borrows the value and the names that led there, which must outlive it. Most nodes are asked for their value only, so
// a path is put together when it is asked for: a node is not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "core/field/path.hpp"
#include "core/json/value.hpp"

namespace cocoon {

class Node {
 public:
  class Items;

  explicit Node(Value value, FieldPath path = {}) : Node(value, true, std::move(path), Own()) {}

  /// The member `name`: absent where this is absent or null, unreadable where this is no object.
  Node operator[](std::string_view name) const;
  /// Item `index` of an array; absent past its end.
  Node operator[](std::size_t index) const;
  /// Items of an array, counted; 0 for everything else.
  std::size_t size() const;
  /// The items of an array; none for everything else.
  Items items() const;
  /// Calls `visit(name, member)` for the members of an object, in the order of their names.
  template <typename Visit>
  void for_each_member(const Visit& visit) const;

  const FieldPath& path() const;
  /// The value, which does not exist where there is none.
  Value value() const { return value_; }
  /// False below a value of the wrong type.
  bool is_readable() const { return readable_; }
  /// Absent or null, and readable.
  bool is_null() const { return readable_ && value_.is_null(); }
  /// Neither absent nor null nor a blank string nor an empty object.
  bool is_set() const;

  /// The string, where it is one and not blank.
  std::optional<std::string_view> text() const;
  /// No string was written where one may stand: absent, null or blank. False for a value of another type.
  bool lacks_text() const;
  /// The number, where it is one without a fraction that fits 32 bits. `3.0` is such a number, as in the API server.
  std::optional<std::int32_t> int32() const;
  /// True where it is the boolean true.
  bool is_true() const { return value_.is_true(); }

 private:
  /// The last step of a path that is not put together yet; none where it is.
  using Own = std::monostate;
  using Step = std::variant<Own, std::string_view, std::size_t>;

  Node(Value value, bool readable, FieldPath path, Step step)
      : value_(value), readable_(readable), path_(std::move(path)), step_(step) {}

  Value value_;
  bool readable_ = true;
  mutable FieldPath path_;  // the parent's, as long as there is a step
  mutable Step step_;
};

class Node::Items {
 public:
  class Iterator {
   public:
    Iterator(const FieldPath& list, Value::Items::Iterator at) : list_(&list), at_(at) {}

    Node operator*() const { return {*at_, true, *list_, index_}; }
    Iterator& operator++() {
      ++at_;
      ++index_;
      return *this;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }

   private:
    const FieldPath* list_;
    Value::Items::Iterator at_;
    std::size_t index_ = 0;
  };

  Items(FieldPath list, Value::Items items) : list_(std::move(list)), items_(items) {}

  Iterator begin() const { return {list_, items_.begin()}; }
  Iterator end() const { return {list_, items_.end()}; }

 private:
  FieldPath list_;
  Value::Items items_;
};

inline Node::Items Node::items() const { return {path(), value_.items()}; }

template <typename Visit>
void Node::for_each_member(const Visit& visit) const {
  Members members(value_);
  while (const auto member = members.next()) visit(member->name, Node(member->value, true, path(), member->name));
}

/// Nothing but ASCII white space, or nothing at all.
bool is_blank(std::string_view text);

}  // namespace cocoon
