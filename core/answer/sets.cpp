#include "core/answer/sets.hpp"

#include "core/rules/platform.hpp"
#include "core/text/yaml_writer.hpp"

namespace cocoon {

std::vector<PreviewedSet> preview_stored(std::string_view text) {
  std::vector<PreviewedSet> sets;
  for (const Document& document : read_documents(text)) {
    if (!document.readable) continue;
    for_each_object(document, [&sets](const WrittenObject& object) {
      ObjectIdentity identity = object.identity();
      if (identity.kind != cocoonset_kind) return;
      StoredSet set = as_stored(object.value());
      std::string stored_yaml = to_yaml(set.object.root());
      sets.push_back({.object = std::move(identity),
                      .range = object.map.range(),
                      .set = std::move(set),
                      .written_yaml = to_yaml(object.value()),
                      .stored_yaml = std::move(stored_yaml)});
    });
  }
  return sets;
}

}  // namespace cocoon
