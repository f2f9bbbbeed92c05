#include "core/answer/old_objects.hpp"

#include <algorithm>
#include <utility>

#include "core/rules/platform.hpp"

namespace cocoon {

std::optional<TextFinding> OldObjects::add(std::string_view text) {
  std::optional<TextFinding> unreadable;
  for (Document& document : read_documents(text)) {
    if (!document.readable) {
      if (!unreadable) unreadable = document.findings[0];
      continue;
    }
    documents_.push_back(std::move(document));
    for_each_object(documents_.back(), [this](const WrittenObject& object) { add(object.identity(), object.value()); });
  }
  return unreadable;
}

void OldObjects::add(const ObjectIdentity& identity, Value value) {
  if (!identity.api_version || !identity.kind) return;
  objects_.push_back({identity, value});
  const ObjectIdentity& kept = objects_.back().identity;
  const std::size_t index = objects_.size() - 1;
  anywhere_.try_emplace(key_of(kept, {}), index);
  by_namespace_.try_emplace(key_of(kept, kept.ns), index);
}

Value OldObjects::find(const ObjectIdentity& object) const {
  if (!object.api_version || !object.kind) return {};
  const std::size_t first = object.ns ? std::min(index_in(by_namespace_, key_of(object, object.ns)),
                                                 index_in(by_namespace_, key_of(object, {})))
                                      : index_in(anywhere_, key_of(object, {}));
  return first < objects_.size() ? objects_[first].value : Value();
}

OldObjects::Key OldObjects::key_of(const ObjectIdentity& object, const Text& ns) {
  return {group_of(*object.api_version), *object.kind, object.name, ns};
}

std::size_t OldObjects::index_in(const Index& index, const Key& key) const {
  const auto found = index.find(key);
  return found == index.end() ? objects_.size() : found->second;
}

}  // namespace cocoon
