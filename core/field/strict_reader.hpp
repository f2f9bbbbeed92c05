// Reads members that a verdict hangs on, and remembers the first of the wrong type.
//
//   StrictReader read;
//   const bool down = read.int32(read.member(spec, "replicas"), 1) < before;
//   if (read.malformed()) ...  // `down` is worth nothing: the request cannot be judged
//
// Absent and null read as what the API server takes them for: an empty object, an empty list, the given default.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/field/node.hpp"

namespace cocoon {

class StrictReader {
 public:
  struct Malformed {
    Node node;
    std::string_view expected;  ///< "must be a string"
  };

  /// The member `name` of `object`, which must be an object.
  Node member(const Node& object, std::string_view name) {
    check_object(object);
    return object[name];
  }

  /// Empty where absent or null.
  std::string_view string(const Node& node);

  std::int32_t int32(const Node& node, std::int32_t when_absent);

  /// Whether `matches(item)` for some item of `list`, each of which must be an object.
  template <typename Matches>
  bool any_of(const Node& list, const Matches& matches) {
    check_list(list);
    for (const Node& item : list.items()) {
      check_object(item);
      if (matches(item)) return true;
    }
    return false;
  }

  const std::optional<Malformed>& malformed() const { return malformed_; }

 private:
  void check_object(const Node& node);
  void check_list(const Node& node);
  void fail(const Node& node, std::string_view expected);

  std::optional<Malformed> malformed_;
};

}  // namespace cocoon
