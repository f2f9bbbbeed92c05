#include "core/preview/request.hpp"

#include <algorithm>
#include <array>

#include "core/json/writer.hpp"
#include "core/rules/platform.hpp"

namespace cocoon {

namespace {

constexpr std::array<Resource, 6> resources = {{
    {.group = cocoonset_group, .version = "v1", .kind = cocoonset_kind, .resource = "cocoonsets"},
    {.group = "", .version = "v1", .kind = "Pod", .resource = "pods"},
    {.group = "apps", .version = "v1", .kind = "Deployment", .resource = "deployments"},
    {.group = "apps", .version = "v1", .kind = "StatefulSet", .resource = "statefulsets"},
    {.group = "apps", .version = "v1", .kind = "Scale", .resource = "deployments", .subresource = "scale"},
    {.group = "apps", .version = "v1", .kind = "Scale", .resource = "statefulsets", .subresource = "scale"},
}};

constexpr std::string_view scale_group = "autoscaling";

/// The group that the object itself says; the one of its resource, but for a Scale.
std::string_view object_group(const Resource& resource) {
  return resource.subresource.empty() ? resource.group : scale_group;
}

}  // namespace

std::optional<Resource> resource_of(const ObjectIdentity& object) {
  if (!object.api_version || !object.kind) return std::nullopt;
  const std::string_view group = group_of(*object.api_version);
  const auto* const found = std::find_if(resources.begin(), resources.end(), [&](const Resource& resource) {
    return object_group(resource) == group && resource.kind == *object.kind;
  });
  return found == resources.end() ? std::nullopt : std::optional<Resource>(*found);
}

std::optional<Resource> scale_of(std::string_view kind) {
  const auto has_kind = [kind](const Resource& resource) { return resource.kind == kind; };
  const auto* const workload = std::find_if(resources.begin(), resources.end(), has_kind);
  if (workload == resources.end()) return std::nullopt;
  const auto* const scale = std::find_if(workload + 1, resources.end(), [workload](const Resource& resource) {
    return resource.resource == workload->resource;
  });
  return scale == resources.end() ? std::nullopt : std::optional<Resource>(*scale);
}

std::string request_about(const Resource& resource, const ObjectIdentity& object, const ObjectRequest& request) {
  JsonWriter json;
  {
    const auto review = json.object();
    json.member("apiVersion", "admission.k8s.io/v1");
    json.member("kind", "AdmissionReview");
    const auto members = json.object("request");
    json.member("uid", "00000000-0000-0000-0000-000000000000");
    {
      const auto kind = json.object("kind");
      json.member("group", object_group(resource));
      json.member("version", "v1");
      json.member("kind", resource.kind);
    }
    {
      const auto names = json.object("resource");
      json.member("group", resource.group);
      json.member("version", resource.version);
      json.member("resource", resource.resource);
    }
    if (!resource.subresource.empty()) json.member("subResource", resource.subresource);
    if (const auto name = Node(request.object)["metadata"]["name"].text()) json.member("name", *name);
    json.member("namespace", object.ns.value_or("default"));
    json.member("operation", request.operation);
    {
      const auto user = json.object("userInfo");
      json.member("username", request.user);
    }
    json.member("dryRun", false);
    json.member("object", request.object);
    json.member("oldObject", request.old_object);
  }
  return json.take();
}

}  // namespace cocoon
