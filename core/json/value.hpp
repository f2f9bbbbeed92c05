// A view of a JSON value in packed form (packed.hpp).
//
//   for (const Value item : value.items()) use(item.find("name").string());
//
// A pointer into bytes that a Packed owns: cheap to copy, valid as long as they are. Any thread may read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/json/number.hpp"

namespace cocoon {

class Value {
 public:
  enum class Kind { null, boolean, number, string, array, object };
  class Items;

  /// No value at all, which is another thing than null.
  Value() = default;
  /// The packed value that starts at `place`.
  static Value packed_at(const char* place) { return Value(place); }

  bool exists() const { return place_ != nullptr; }
  /// Null where there is no value.
  Kind kind() const;
  bool is_null() const { return kind() == Kind::null; }
  bool is_boolean() const { return kind() == Kind::boolean; }
  bool is_number() const { return kind() == Kind::number; }
  bool is_string() const { return kind() == Kind::string; }
  bool is_array() const { return kind() == Kind::array; }
  bool is_object() const { return kind() == Kind::object; }

  /// Empty for everything but a string.
  std::string_view string() const;
  bool is_true() const;
  /// Nothing for everything but a number.
  std::optional<Number> number() const;
  /// Whether it is an array without items or an object without members.
  bool is_empty() const;

  /// The items of an array; none for everything but an array.
  Items items() const;
  /// The member `name` of an object, the last one if the name stands there twice; no value where there is none. Looks
  /// at every member.
  Value find(std::string_view name) const;

  /// The bytes of the value, which must exist.
  std::string_view packed() const;

  /// The same place, not an equal value.
  friend bool operator==(const Value&, const Value&) = default;

 private:
  friend class Members;
  explicit Value(const char* place) : place_(place) {}

  const char* place_ = nullptr;
};

class Value::Items {
 public:
  class Iterator {
   public:
    Iterator() = default;
    explicit Iterator(Value at) : at_(at) {}

    Value operator*() const { return at_; }
    Iterator& operator++();
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    Value at_;
  };

  Items() = default;
  Items(Value begin, Value end) : begin_(begin), end_(end) {}

  Iterator begin() const { return begin_; }
  Iterator end() const { return end_; }

 private:
  Iterator begin_;
  Iterator end_;
};

/// The members of an object, sorted by name. A name that stands there twice comes once, with its last value.
///
///   Members members(object);
///   while (const auto member = members.next()) use(member->name, member->value);
///
/// The API server writes most objects in this order already. The others are sorted by an index of 4 bytes a member: a
/// member takes at least 5 bytes of JSON, so that an index takes at most 4/5 of the text.
class Members {
 public:
  struct Member {
    std::string_view name;
    Value value;
  };

  explicit Members(Value object);

  std::optional<Member> next();

 private:
  std::optional<Member> next_of_index();
  bool is_in_order() const;
  void make_index();
  template <typename Visit>
  bool for_each_name(const Visit& visit) const;

  // With an index, `next_` stays where the members start, and the index counts from there.
  const char* next_ = nullptr;
  const char* end_ = nullptr;
  std::optional<std::vector<std::uint32_t>> index_;
  std::size_t indexed_ = 0;
};

/// Equal as JSON; numbers by value, so that 1 equals 1.0. Recurses as deep as the values nest, which their readers
/// limit.
bool is_same(Value a, Value b);
/// Equal when members that are null count as absent.
bool is_same_without_nulls(Value a, Value b);

}  // namespace cocoon
