#include "core/kind/kind.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "core/kind/judge.hpp"
#include "core/rules/platform.hpp"

namespace cocoon {

namespace {

constexpr Endpoint all_endpoints[] = {
    {.path = "/mutate", .handler = "mutate", .webhook = "pods.mutate.cocoonstack.io"},
    {.path = "/validate", .handler = "validate", .webhook = "workloads.validate.cocoonstack.io"},
    {.path = "/validate-cocoonset", .handler = "validate_cocoonset", .webhook = "cocoonsets.validate.cocoonstack.io"},
};
constexpr const Endpoint* pods = &all_endpoints[0];
constexpr const Endpoint* workloads = &all_endpoints[1];
constexpr const Endpoint* cocoonsets = &all_endpoints[2];

constexpr std::array<std::string_view, 2> create_and_update = {"CREATE", "UPDATE"};
constexpr std::array<std::string_view, 1> update = {"UPDATE"};

// Of pods and of workloads' pod templates the rules read tolerations only (core/rules/tolerations.hpp).
constexpr Kept of_toleration[] = {{"key"}};
constexpr Kept toleration[] = {some_of("", of_toleration)};
constexpr Kept of_pod_spec[] = {list_of("tolerations", toleration)};
constexpr Kept of_pod_template[] = {some_of("spec", of_pod_spec)};
constexpr Kept of_workload_spec[] = {{"replicas"}, some_of("template", of_pod_template)};

constexpr Kept pod_spec = some_of("spec", of_pod_spec);
constexpr Kept workload_spec = some_of("spec", of_workload_spec);
constexpr Kept whole_spec = {"spec"};

constexpr Permission get_deployments[] = {{"apps", "deployments", "get"}};
constexpr Permission get_stateful_sets[] = {{"apps", "statefulsets", "get"}};

constexpr Kind all_kinds[] = {
    {.group = cocoonset_group,
     .version = "v1",
     .kind = cocoonset_kind,
     .resource = "cocoonsets",
     .object_group = cocoonset_group,
     .operations = create_and_update,
     .endpoint = cocoonsets,
     .kept_spec = &whole_spec,
     .judge = judge_cocoonset_review},
    {.group = "",
     .version = "v1",
     .kind = "Pod",
     .resource = "pods",
     .object_group = "",
     .operations = create_and_update,
     .endpoint = pods,
     .kept_spec = &pod_spec,
     .judge = judge_pod_review,
     .find_errors = find_pod_errors},
    {.group = "apps",
     .version = "v1",
     .kind = "Deployment",
     .resource = "deployments",
     .object_group = "apps",
     .operations = update,
     .endpoint = workloads,
     .kept_spec = &workload_spec,
     .judge = judge_workload_review,
     .find_errors = find_workload_errors},
    {.group = "apps",
     .version = "v1",
     .kind = "StatefulSet",
     .resource = "statefulsets",
     .object_group = "apps",
     .operations = update,
     .endpoint = workloads,
     .kept_spec = &workload_spec,
     .judge = judge_workload_review,
     .find_errors = find_workload_errors},
    {.group = "apps",
     .version = "v1",
     .kind = "Scale",
     .resource = "deployments",
     .subresource = "scale",
     .object_group = "autoscaling",
     .operations = update,
     .endpoint = workloads,
     .kept_spec = &whole_spec,
     .permissions = get_deployments,
     .question = parent_of_scale,
     .judge = judge_scale_review},
    {.group = "apps",
     .version = "v1",
     .kind = "Scale",
     .resource = "statefulsets",
     .subresource = "scale",
     .object_group = "autoscaling",
     .operations = update,
     .endpoint = workloads,
     .kept_spec = &whole_spec,
     .permissions = get_stateful_sets,
     .question = parent_of_scale,
     .judge = judge_scale_review},
};

template <typename Row, typename Matches>
const Row* find_row(std::span<const Row> rows, const Matches& matches) {
  const auto found = std::find_if(rows.begin(), rows.end(), matches);
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

std::span<const Endpoint> endpoints() { return all_endpoints; }

const Endpoint* endpoint_at(std::string_view path) {
  return find_row(endpoints(), [path](const Endpoint& endpoint) { return endpoint.path == path; });
}

std::span<const Kind> kinds() { return all_kinds; }

const Kind* kind_of(const Review& review) {
  // A Scale says nothing of what it scales, and an object may be reviewed by way of another version's resource.
  if (!review.subresource.empty()) {
    return kind_of_resource(review.resource.group, review.resource.resource, review.subresource);
  }
  return find_row(kinds(), [&review](const Kind& kind) {
    return kind.subresource.empty() && kind.group == review.kind.group && kind.kind == review.kind.kind;
  });
}

const Kind* kind_of_object(std::string_view group, std::string_view kind) {
  return find_row(kinds(), [&](const Kind& row) { return row.object_group == group && row.kind == kind; });
}

const Kind* kind_of_resource(std::string_view group, std::string_view resource, std::string_view subresource) {
  return find_row(kinds(), [&](const Kind& kind) {
    return kind.group == group && kind.resource == resource && kind.subresource == subresource;
  });
}

std::vector<Permission> needed_permissions() {
  std::vector<Permission> needed;
  for (const Kind& kind : kinds()) needed.insert(needed.end(), kind.permissions.begin(), kind.permissions.end());
  return needed;
}

const Kept& kept_spec_of(Value request_kind) {
  const Kind* const kind = kind_of_object(request_kind.find("group").string(), request_kind.find("kind").string());
  return kind == nullptr ? whole_spec : *kind->kept_spec;
}

}  // namespace cocoon
