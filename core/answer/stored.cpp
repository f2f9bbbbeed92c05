#include "core/answer/stored.hpp"

#include <algorithm>

#include "core/rules/schema.hpp"

namespace cocoon {

namespace {

using schema::Field;
using schema::Type;

class Storing {
 public:
  explicit Storing(StoredSet& set) : set_(set) {}

  /// An object of ours: `members` is all that may stand in it.
  void store_object(Value object, const Field& field, const FieldPath& path) {
    note_dropped(object, field, path);
    out_.start_object();
    for (const Field* member : field.members) store_member(object, *member, path);
    out_.end_object();
  }

  Packed take() && { return std::move(out_).finish(); }

 private:
  static const Field* find(const Field& field, std::string_view name) {
    const auto found = std::find_if(field.members.begin(), field.members.end(),
                                    [&name](const Field* member) { return member->name == name; });
    return found == field.members.end() ? nullptr : *found;
  }

  void note_dropped(Value object, const Field& field, const FieldPath& path) {
    Members members(object);
    while (const auto member = members.next()) {
      const Field* known = find(field, member->name);
      const bool is_kept = known != nullptr && (!member->value.is_null() || !known->default_value.empty());
      if (!is_kept) set_.dropped.push_back(path / member->name);
    }
  }

  void store_member(Value object, const Field& field, const FieldPath& path) {
    const Value value = object.find(field.name);
    if (value.is_null() && field.default_value.empty()) return;
    const FieldPath at = path / field.name;
    out_.key(JsonString(field.name));
    if (!value.is_null()) return store(value, field, at);
    schema::tell_default(field, out_);
    set_.added.push_back(at);
  }

  void store(Value value, const Field& field, const FieldPath& path) {
    if (field.type == Type::object && value.is_object()) return store_object(value, field, path);
    if (field.type != Type::object_list || !value.is_array()) return out_.copy(value);
    out_.start_array();
    std::size_t i = 0;
    for (const Value item : value.items()) {
      if (item.is_object()) {
        store_object(item, field, path / i);
      } else {
        out_.copy(item);
      }
      ++i;
    }
    out_.end_array();
  }

  StoredSet& set_;
  PackedWriter out_;
};

}  // namespace

StoredSet as_stored(Value object) {
  StoredSet set;
  if (!object.is_object()) {
    set.object = Packed::copy_of(object);
    return set;
  }
  Storing storing(set);
  storing.store_object(object, schema::cocoonset, FieldPath());
  set.object = std::move(storing).take();
  return set;
}

}  // namespace cocoon
