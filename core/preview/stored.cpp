#include "core/preview/stored.hpp"

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
  void store_object(Json& object, const Field& field, const FieldPath& path) {
    drop_unknown(object, field, path);
    for (const Field* member : field.members) store_member(object, *member, path);
  }

 private:
  static const Field* find(const Field& field, const std::string& name) {
    const auto found = std::find_if(field.members.begin(), field.members.end(),
                                    [&name](const Field* member) { return member->name == name; });
    return found == field.members.end() ? nullptr : *found;
  }

  void drop_unknown(Json& object, const Field& field, const FieldPath& path) {
    for (auto member = object.begin(); member != object.end();) {
      const Field* known = find(field, member.key());
      const bool is_kept = known != nullptr && (!member->is_null() || !known->default_value.empty());
      if (!is_kept) set_.dropped.push_back(path / member.key());
      member = is_kept ? std::next(member) : object.erase(member);
    }
  }

  void store_member(Json& object, const Field& field, const FieldPath& path) {
    const std::string name(field.name);
    const FieldPath at = path / name;
    auto member = object.find(name);
    if (member != object.end() && !member->is_null()) return store(*member, field, at);
    if (field.default_value.empty()) return;
    object[name] = schema::default_of(field);
    set_.added.push_back(at);
  }

  void store(Json& value, const Field& field, const FieldPath& path) {
    if (field.type == Type::object && value.is_object()) return store_object(value, field, path);
    if (field.type != Type::object_list || !value.is_array()) return;
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (value[i].is_object()) store_object(value[i], field, path / i);
    }
  }

  StoredSet& set_;
};

}  // namespace

StoredSet as_stored(Json object) {
  StoredSet set{.object = std::move(object), .added = {}, .dropped = {}};
  if (set.object.is_object()) Storing(set).store_object(set.object, schema::cocoonset, FieldPath());
  return set;
}

}  // namespace cocoon
