// Whether we may ask what the kinds must ask, by the API server's own word: a SelfSubjectAccessReview for each
// permission, in all namespaces.
//
//   Result<std::vector<Permission>> missing = missing_permissions(client, needed_permissions(), deadline);
//   if (!missing.ok()) ...        // cannot be found out: missing.message() says why
//   else if (!missing->empty())   // what is not granted
//
// Every authenticated user may create such a review (ClusterRole system:basic-user) unless the cluster has taken that
// away. Nothing is allowed because of its answer: that takes the answer itself.
//
// Thread-safe, as the client is.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/review/question.hpp"
#include "native/kube/channel.hpp"
#include "native/kube/client.hpp"
#include "native/kube/http_exchange.hpp"

namespace cocoon::kube {

/// Those of `needed` that we do not have.
Result<std::vector<Permission>> missing_permissions(Client& client, std::span<const Permission> needed,
                                                    Deadline deadline);

/// The review for one of them, as JSON.
std::string access_review_for(const Permission& permission);

/// Whether the answer to it is a yes.
Result<bool> read_access_review(const HttpAnswer& answer);

}  // namespace cocoon::kube
