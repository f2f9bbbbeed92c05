#include "core/review/endpoint.hpp"

#include <algorithm>
#include <array>

#include "core/rules/platform.hpp"

namespace cocoon {

namespace {

struct EndpointNames {
  Endpoint endpoint;
  std::string_view path;
  std::string_view handler;
  std::string_view webhook;
};

constexpr std::array<EndpointNames, 3> endpoints = {{
    {Endpoint::mutate, "/mutate", "mutate", "pods.mutate.cocoonstack.io"},
    {Endpoint::validate, "/validate", "validate", "workloads.validate.cocoonstack.io"},
    {Endpoint::validate_cocoonset, "/validate-cocoonset", "validate_cocoonset", "cocoonsets.validate.cocoonstack.io"},
}};

const EndpointNames& names_of(Endpoint endpoint) {
  const auto* const found = std::find_if(endpoints.begin(), endpoints.end(),
                                         [endpoint](const EndpointNames& names) { return names.endpoint == endpoint; });
  return *found;
}

bool is_kind(const Review& review, std::string_view group, std::string_view kind) {
  return review.subresource.empty() && review.kind.group == group && review.kind.kind == kind;
}

}  // namespace

std::optional<Endpoint> endpoint_at(std::string_view path) {
  for (const EndpointNames& names : endpoints) {
    if (names.path == path) return names.endpoint;
  }
  return std::nullopt;
}

std::optional<Endpoint> endpoint_for(const Review& review) {
  if (is_pod(review)) return Endpoint::mutate;
  if (is_workload(review) || is_scale(review)) return Endpoint::validate;
  if (is_cocoonset(review)) return Endpoint::validate_cocoonset;
  return std::nullopt;
}

std::string_view path_of(Endpoint endpoint) { return names_of(endpoint).path; }
std::string_view handler_name(Endpoint endpoint) { return names_of(endpoint).handler; }
std::string_view webhook_name(Endpoint endpoint) { return names_of(endpoint).webhook; }

bool is_pod(const Review& review) { return is_kind(review, "", "Pod"); }
bool is_cocoonset(const Review& review) { return is_kind(review, cocoonset_group, cocoonset_kind); }
bool is_workload(const Review& review) {
  return is_kind(review, "apps", "Deployment") || is_kind(review, "apps", "StatefulSet");
}
bool is_scale(const Review& review) { return review.subresource == "scale" && !workload_kind(review).empty(); }

std::string_view workload_kind(const Review& review) {
  if (review.resource.group != "apps") return {};
  if (review.resource.resource == "deployments") return "Deployment";
  if (review.resource.resource == "statefulsets") return "StatefulSet";
  return {};
}

}  // namespace cocoon
