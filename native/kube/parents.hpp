// The object that a `scale` request is about: a Deployment or a StatefulSet.
//
//   Result<HttpAnswer> parent = fetch_parent(client, {"deployments", "vms", "agents"}, deadline);
//
// What the answer means (a 404 is not always "there is none") is for core to say.
#pragma once

#include <string>

#include "native/kube/channel.hpp"
#include "native/kube/client.hpp"
#include "native/kube/http_exchange.hpp"
#include "native/kube/result.hpp"

namespace cocoon::kube {

struct ParentName {
  std::string resource;  ///< deployments, statefulsets
  std::string ns;
  std::string name;
};

/// Where the API server has it. Names come from requests: they are encoded, and those that no object can have are an
/// error.
Result<std::string> parent_path(const ParentName& parent);

Result<HttpAnswer> fetch_parent(Client& client, const ParentName& parent, Deadline deadline);

}  // namespace cocoon::kube
