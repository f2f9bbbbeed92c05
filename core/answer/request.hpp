// The AdmissionReview that the API server would send about an object: for places without an API server.
//
//   const Kind* const kind = kind_of_object(group, name);
//   if (kind != nullptr) parse_review(request_about(*kind, object, request));
#pragma once

#include <string>
#include <string_view>

#include "core/answer/objects.hpp"
#include "core/kind/kind.hpp"

namespace cocoon {

/// Where an object is that does not say it, as kubectl has it.
inline constexpr std::string_view default_namespace = "default";

struct ObjectRequest {
  std::string_view operation;
  std::string_view user;
  Value object;           ///< as the API server sends it, defaults filled in
  Value old_object = {};  ///< likewise
};

/// The AdmissionReview, as JSON.
std::string request_about(const Kind& kind, const ObjectIdentity& object, const ObjectRequest& request);

}  // namespace cocoon
