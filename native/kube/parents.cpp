#include "native/kube/parents.hpp"

#include <algorithm>

#include "core/encoding/percent.hpp"
#include "core/field/quote.hpp"
#include "native/kube/url.hpp"

namespace cocoon::kube {

namespace {

// The longest names that Kubernetes has; and what a path would take for a step up is none.
bool is_segment(const std::string& name) { return !name.empty() && name.size() <= 253 && name != "." && name != ".."; }

}  // namespace

Result<std::string> parent_path(const ParentName& parent) {
  if (std::find(parent_resources.begin(), parent_resources.end(), parent.resource) == parent_resources.end()) {
    return Error{"cannot look up " + in_quotes(parent.resource) + ": must be deployments or statefulsets"};
  }
  if (!is_segment(parent.ns)) return Error{"cannot look up a parent in the namespace " + in_quotes(parent.ns)};
  if (!is_segment(parent.name)) return Error{"cannot look up a parent with the name " + in_quotes(parent.name)};
  return "/apis/apps/v1/namespaces/" + percent_encoded(parent.ns) + "/" + parent.resource + "/" +
         percent_encoded(parent.name);
}

Result<HttpAnswer> fetch_parent(Client& client, const ParentName& parent, Deadline deadline) {
  const auto path = parent_path(parent);
  if (!path.ok()) return path.error();
  return client.get(*path, deadline);
}

}  // namespace cocoon::kube
