// A JSON value that someone else holds, packed into bytes (packed.hpp): a file's, whose size nobody minds, and a
// review's, which may be 36 MB long.
//
//   for (const Value item : value.items()) use(item.find("name").string());
//
// Borrows what it shows. A pointer: a copy costs nothing.
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

  /// Nothing: no value at all.
  Value() = default;
  /// The packed value that starts at `place`.
  static Value packed_at(const char* place) { return Value(place); }

  bool exists() const { return place_ != nullptr; }
  /// Null too where there is no value.
  Kind kind() const;
  bool is_null() const { return kind() == Kind::null; }
  bool is_boolean() const { return kind() == Kind::boolean; }
  bool is_number() const { return kind() == Kind::number; }
  bool is_string() const { return kind() == Kind::string; }
  bool is_array() const { return kind() == Kind::array; }
  bool is_object() const { return kind() == Kind::object; }

  /// Empty unless it is a string.
  std::string_view string() const;
  bool is_true() const;
  /// Nothing for everything else.
  std::optional<Number> number() const;
  /// An array without items or an object without members.
  bool is_empty() const;

  /// The items of an array; none for everything else.
  Items items() const;
  /// The member `name` of an object, of equal names the last; nothing where there is none. Looks at every member.
  Value find(std::string_view name) const;

  /// The bytes of the value itself, which exists.
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

/// The members of an object in the order of their names, each name once: of equal ones the last.
///
///   Members members(object);
///   while (const auto member = members.next()) use(member->name, member->value);
///
/// The API server writes most objects in this order. The others cost n log n, and an index of 4 bytes a member: a
/// member takes 5 bytes of JSON at least, so that an index adds 4/5 of the text at most.
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

/// Equal as JSON, numbers by what they say, so that 1 equals 1.0. Recurses as deep as the values nest, which their
/// readers limit.
bool is_same(Value a, Value b);
/// The same once null members are dropped.
bool is_same_without_nulls(Value a, Value b);

}  // namespace cocoon
