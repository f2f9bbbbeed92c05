// Whether we may read the parents that fetch_parent reads, by the API server's own word: a SelfSubjectAccessReview for
// each resource, in all namespaces.
//
//   Result<std::vector<std::string>> missing = missing_permissions(client, deadline);
//   if (!missing.ok()) ...        // cannot be found out: missing.message() says why
//   else if (!missing->empty())   // {"deployments.apps"}: what may not be read
//
// Every authenticated user may create such a review (ClusterRole system:basic-user) unless the cluster has taken that
// away. Nothing is allowed because of its answer: that takes the parent itself.
//
// Thread-safe, as the client is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "native/kube/channel.hpp"
#include "native/kube/client.hpp"
#include "native/kube/http_exchange.hpp"

namespace cocoon::kube {

/// Those of parent_resources that we may not get, as RESOURCE.GROUP.
Result<std::vector<std::string>> missing_permissions(Client& client, Deadline deadline);

/// The review for one of them, as JSON.
std::string access_review_for(std::string_view resource);

/// Whether the answer to it is a yes.
Result<bool> read_access_review(const HttpAnswer& answer);

}  // namespace cocoon::kube
