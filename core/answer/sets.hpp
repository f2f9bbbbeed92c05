// The CocoonSets of a text as the API server stores them, beside what was written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/answer/objects.hpp"
#include "core/answer/stored.hpp"

namespace cocoon {

struct PreviewedSet {
  ObjectIdentity object;
  Range range;
  StoredSet set;
  std::string written_yaml;  ///< both in the order of `kubectl get -o yaml`, so that they can be compared line by line
  std::string stored_yaml;
};

/// In the order of the text. Documents that cannot be read are left out.
std::vector<PreviewedSet> preview_stored(std::string_view text);

}  // namespace cocoon
