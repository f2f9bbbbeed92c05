// The objects before a change, by what they say that they are: what an update is judged by where there is no cluster.
//
//   OldObjects old;
//   old.add(text);
//   old.find(identity);  // the object as it was, or nothing
//
// Holds what it has read. May be asked by several threads once everything is added.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>

#include "core/answer/objects.hpp"

namespace cocoon {

class OldObjects {
 public:
  /// Adds all of a text. Documents that cannot be read are left out; returns what is wrong with the first of them.
  std::optional<TextFinding> add(std::string_view text);
  /// The same of a text of any size, of which the objects are held.
  std::optional<TextFinding> add(SourceText& text);

  bool empty() const { return objects_.empty(); }
  /// The first of the same kind and name, and namespace where both say one.
  Value find(const ObjectIdentity& object) const;

 private:
  struct OldObject {
    ObjectIdentity identity;
    Value value;
  };
  using Text = std::optional<std::string_view>;
  /// Group, kind, name and namespace: views into the objects.
  using Key = std::tuple<std::string_view, std::string_view, Text, Text>;
  using Index = std::map<Key, std::size_t>;

  class Adding;

  static Key key_of(const ObjectIdentity& object, const Text& ns);
  void add(const ObjectIdentity& identity, Packed tree);
  /// As many as there are objects where there is none.
  std::size_t index_in(const Index& index, const Key& key) const;

  std::deque<Packed> trees_;  // deques: what is added later moves nothing
  std::deque<OldObject> objects_;
  Index anywhere_;      // without a namespace
  Index by_namespace_;  // with the one that the object says, if any
};

}  // namespace cocoon
