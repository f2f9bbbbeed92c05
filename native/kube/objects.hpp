// What the cluster holds: one object, or the list of a namespace's.
//
//   Result<HttpAnswer> answer = get_objects(client, {"apps", "v1", "deployments", "vms", "agents"}, deadline);
//
// What the answer means (a 404 is not always "there is none") is for core to say.
#pragma once

#include <string>

#include "core/result.hpp"
#include "core/review/question.hpp"
#include "native/kube/client.hpp"
#include "native/kube/http_exchange.hpp"
#include "native/system/deadline.hpp"

namespace cocoon::kube {

/// Where the API server has it. Names come from requests: they are encoded, and those that no object can have are an
/// error.
Result<std::string> path_of(const Question& question);

Result<HttpAnswer> get_objects(Client& client, const Question& question, Deadline deadline);

}  // namespace cocoon::kube
