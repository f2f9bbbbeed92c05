#include "native/kube/objects.hpp"

#include "core/encoding/percent.hpp"
#include "core/field/quote.hpp"

namespace cocoon::kube {

namespace {

// The longest names that Kubernetes has; and what a path would take for a step up is none.
bool is_segment(const std::string& name) { return !name.empty() && name.size() <= 253 && name != "." && name != ".."; }

}  // namespace

Result<std::string> path_of(const Question& question) {
  const auto& [group, version, resource, ns, name] = question;
  const bool is_list = name.empty();
  if (!is_segment(version) || !is_segment(resource)) return Error{"cannot look up the resource " + in_quotes(resource)};
  if (!is_segment(ns)) return Error{"cannot look up " + resource + " in the namespace " + in_quotes(ns)};
  if (!is_list && !is_segment(name)) return Error{"cannot look up " + resource + " with the name " + in_quotes(name)};
  const std::string api = group.empty() ? "/api/" : "/apis/" + percent_encoded(group) + '/';
  const std::string list =
      api + percent_encoded(version) + "/namespaces/" + percent_encoded(ns) + '/' + percent_encoded(resource);
  return is_list ? list : list + '/' + percent_encoded(name);
}

Result<HttpAnswer> get_objects(Client& client, const Question& question, Deadline deadline) {
  const auto path = path_of(question);
  if (!path.ok()) return path.error();
  return client.get(*path, deadline);
}

}  // namespace cocoon::kube
