// A JSON value that someone else holds, in either of two forms: nlohmann's tree (files, which are edited and compared
// with their text) or packed bytes (reviews, which may be 36 MB long; packed.hpp). Who reads cannot tell them apart:
//
//   for (const Value item : value.items()) use(item.find("name").string());
//
// Borrows what it shows. Two pointers: a copy costs nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/field/json.hpp"

namespace cocoon {

class Value {
 public:
  enum class Kind { null, boolean, number, string, array, object };
  class Items;

  /// Nothing: no value at all.
  Value() = default;
  explicit Value(const Json& json) : json_(&json) {}
  /// The packed value that starts at `place`.
  static Value packed_at(const char* place) { return {nullptr, place}; }

  bool exists() const { return json_ != nullptr || packed_ != nullptr; }
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
  /// A number as nlohmann has it, whose integers have 64 bits; null for everything else.
  Json number() const;
  /// An array without items or an object without members.
  bool is_empty() const;

  /// The items of an array; none for everything else.
  Items items() const;
  /// The member `name` of an object, of equal names the last; nothing where there is none. Looks at every member.
  Value find(std::string_view name) const;

  /// The tree's value, where it is one of a tree.
  const Json* json() const { return json_; }

  /// The same place, not an equal value.
  friend bool operator==(const Value&, const Value&) = default;

 private:
  friend class Members;
  Value(const Json* json, const char* packed) : json_(json), packed_(packed) {}

  const Json* json_ = nullptr;
  const char* packed_ = nullptr;
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
  std::optional<Member> next_packed();
  std::optional<Member> next_of_index();
  bool is_in_order() const;
  void make_index();
  template <typename Visit>
  bool for_each_name(const Visit& visit) const;

  // Of a tree.
  Json::object_t::const_iterator tree_next_;
  Json::object_t::const_iterator tree_end_;
  // Of packed bytes. With an index, `next_` stays where the members start, and the index counts from there.
  const char* next_ = nullptr;
  const char* end_ = nullptr;
  std::optional<std::vector<std::uint32_t>> index_;
  std::size_t indexed_ = 0;
};

/// Equal as JSON once null members are dropped; numbers by what they say, so that 1 equals 1.0. Recurses as deep as the
/// values nest, which their readers limit.
bool is_same_without_nulls(Value a, Value b);

}  // namespace cocoon
