// The AdmissionReview that the API server would send about an object: for places without an API server.
//
//   const std::optional<Resource> resource = resource_of(object);
//   if (resource) parse_review(request_about(*resource, object, request));
#pragma once

#include <optional>
#include <string>
#include <string_view>

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
  std::string_view operation;
  std::string_view user;
  Value object;           ///< as the API server sends it, defaults filled in
  Value old_object = {};  ///< likewise
};

/// The AdmissionReview, as JSON. An object without a namespace is in `default`, as kubectl has it.
std::string request_about(const Resource& resource, const ObjectIdentity& object, const ObjectRequest& request);

}  // namespace cocoon
