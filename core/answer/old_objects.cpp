#include "core/answer/old_objects.hpp"

#include <algorithm>
#include <utility>

#include "core/rules/platform.hpp"

namespace cocoon {

/// Holds the items of a list back until it has said what they are.
class OldObjects::Adding final : public DocumentListener {
 public:
  explicit Adding(OldObjects& objects) : objects_(objects) {}

  void item(ListItem item, const SourceText&) override {
    if (item.number == 0) items_.clear();
    item.item.places = {};
    items_.push_back(std::move(item));
  }

  void document(Document document, const SourceText&) override {
    const std::vector<ListItem> items = std::exchange(items_, {});
    if (!document.readable) {
      if (!unreadable_) unreadable_ = document.findings[0];
      return;
    }
    for_each_object(document, [this](const WrittenObject& object) {
      objects_.add(object.identity(), Packed::copy_of(object.value()));
    });
    if (!is_list(document)) return;
    const std::optional<ItemType> type = item_type(document);
    for (const ListItem& item : items) add(item, type);
  }

  std::optional<TextFinding> unreadable() const { return unreadable_; }

 private:
  void add(const ListItem& item, const std::optional<ItemType>& type) {
    const Value value = item.item.root();
    const WrittenObject object{.map = {value, item.item.places},
                               .type_of_list = says_nothing(value) ? type : std::nullopt};
    objects_.add(object.identity(), Packed::copy_of(value));
  }

  OldObjects& objects_;
  std::vector<ListItem> items_;
  std::optional<TextFinding> unreadable_;
};

std::optional<TextFinding> OldObjects::add(SourceText& text) {
  Adding adding(*this);
  read_documents(text, adding);
  return adding.unreadable();
}

std::optional<TextFinding> OldObjects::add(std::string_view text) {
  if (text.size() > TextLimits::bytes) return read_documents(text)[0].findings[0];
  SourceText whole(text);
  return add(whole);
}

void OldObjects::add(const ObjectIdentity& identity, Packed tree) {
  if (!identity.api_version || !identity.kind) return;
  trees_.push_back(std::move(tree));
  objects_.push_back({identity, trees_.back().root()});
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
