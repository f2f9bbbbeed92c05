// The AdmissionReview that the API server would send about an object: for places without an API server.
//
//   const std::optional<Resource> resource = resource_of(object);
//   if (resource) parse_review(request_about(*resource, request).dump());
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/field/json.hpp"
#include "core/preview/objects.hpp"

namespace cocoon {

/// A kind that some endpoint judges, as the API server knows it.
struct Resource {
  std::string_view group;
  std::string_view version;
  std::string_view kind;
  std::string_view resource;
  std::string_view subresource = {};
};

/// Nothing for a kind that no endpoint judges. A Scale is taken for one of a Deployment's, which `scale_of` corrects.
std::optional<Resource> resource_of(const ObjectIdentity& object);

/// The `scale` subresource of a workload of kind `kind`; nothing for another kind.
std::optional<Resource> scale_of(std::string_view kind);

struct ObjectRequest {
  std::string operation;
  std::string user;
  Json object;                ///< as the API server sends it, defaults filled in
  Json old_object = nullptr;  ///< likewise
};

/// The AdmissionReview. An object without a namespace is in `default`, as kubectl has it.
Json request_about(const Resource& resource, const ObjectIdentity& object, ObjectRequest request);

}  // namespace cocoon
