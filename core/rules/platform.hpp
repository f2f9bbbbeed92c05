// Names of the platform's API.
#pragma once

#include <string_view>

namespace cocoon {

inline constexpr std::string_view cocoonset_group = "cocoonset.cocoonstack.io";
inline constexpr std::string_view cocoonset_api_version = "cocoonset.cocoonstack.io/v1";
inline constexpr std::string_view cocoonset_kind = "CocoonSet";
inline constexpr std::string_view hibernation_kind = "CocoonHibernation";

/// The group of an apiVersion: what stands before its slash; empty for the core group's `v1`.
constexpr std::string_view group_of(std::string_view api_version) {
  const std::size_t slash = api_version.find('/');
  return slash == std::string_view::npos ? std::string_view() : api_version.substr(0, slash);
}

}  // namespace cocoon
