// The object that a `scale` request is about: a Deployment or a StatefulSet.
//
//   Result<HttpAnswer> parent = fetch_parent(client, {"deployments", "vms", "agents"}, deadline);
//
// What the answer means (a 404 is not always "there is none") is for core to say.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "native/kube/channel.hpp"
#include "native/kube/client.hpp"
#include "native/kube/http_exchange.hpp"

namespace cocoon::kube {

/// Of the API group apps.
inline constexpr std::array<std::string_view, 2> parent_resources = {"deployments", "statefulsets"};

struct ParentName {
  std::string resource;  ///< one of parent_resources
  std::string ns;
  std::string name;
};

/// Where the API server has it. Names come from requests: they are encoded, and those that no object can have are an
/// error.
Result<std::string> parent_path(const ParentName& parent);

Result<HttpAnswer> fetch_parent(Client& client, const ParentName& parent, Deadline deadline);

}  // namespace cocoon::kube
