// Trees of JSON that tests make, change and compare (nlohmann's, with members sorted by name), and how they become what
// core reads.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "core/json/packed.hpp"

namespace cocoon {

using Json = nlohmann::json;

inline void tell(const Json& tree, JsonListener& listener) {
  switch (tree.type()) {
    case Json::value_t::boolean: return listener.boolean(tree.get<bool>());
    case Json::value_t::number_integer: return listener.integer(tree.get<std::int64_t>());
    case Json::value_t::number_unsigned: return listener.unsigned_integer(tree.get<std::uint64_t>());
    case Json::value_t::number_float: return listener.real(tree.get<double>(), {});
    case Json::value_t::string: return listener.string(JsonString(tree.get_ref<const std::string&>()));
    case Json::value_t::array:
      listener.start_array();
      for (const Json& item : tree) tell(item, listener);
      return listener.end_array();
    case Json::value_t::object:
      listener.start_object();
      for (const auto& [name, member] : tree.items()) {
        listener.key(JsonString(name));
        tell(member, listener);
      }
      return listener.end_object();
    default: return listener.null();
  }
}

inline Packed packed_of(const Json& tree) {
  PackedWriter packed;
  tell(tree, packed);
  return std::move(packed).finish();
}

inline Json tree_of(Value value) {
  switch (value.kind()) {
    case Value::Kind::null: break;
    case Value::Kind::boolean: return value.is_true();
    case Value::Kind::number: {
      const Number number = *value.number();
      if (!number.is_integer()) return number.real;
      if (number.kind == Number::Kind::positive) return number.magnitude;
      return static_cast<std::int64_t>(0 - number.magnitude);
    }
    case Value::Kind::string: return std::string(value.string());
    case Value::Kind::array: {
      Json items = Json::array();
      for (const Value item : value.items()) items.push_back(tree_of(item));
      return items;
    }
    case Value::Kind::object: {
      Json object = Json::object();
      Members members(value);
      while (const auto member = members.next()) object[std::string(member->name)] = tree_of(member->value);
      return object;
    }
  }
  return nullptr;
}
inline Json tree_of(const Packed& packed) { return tree_of(packed.root()); }

}  // namespace cocoon
