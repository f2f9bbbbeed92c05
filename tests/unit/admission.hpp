// AdmissionReviews that tests make, and their answers.
//
//   Json review = review_of("UPDATE", new_deployment, old_deployment);
//   const Answer answer = answer_to(review, policy, parent);
//   answer.response["status"]["code"];
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <utility>

#include "core/kind/decide.hpp"
#include "core/text/document.hpp"
#include "tests/generate/json.hpp"

namespace cocoon::tests {

inline Json object_in(const std::string& yaml, std::size_t document = 0) {
  return tree_of(read_documents(yaml).at(document).tree);
}

/// group, kind and resource of a kind that is judged.
inline std::pair<Json, Json> kind_and_resource(const std::string& name) {
  const auto found = std::find_if(kinds().begin(), kinds().end(), [&](const Kind& kind) { return kind.kind == name; });
  const Kind& kind = found == kinds().end() ? kinds().front() : *found;
  return {{{"group", kind.group}, {"version", kind.version}, {"kind", name}},
          {{"group", kind.group}, {"version", kind.version}, {"resource", kind.resource}}};
}

inline Json review_of(const std::string& operation, Json object, Json old_object = nullptr) {
  const auto [kind, resource] = kind_and_resource(object.value("kind", "CocoonSet"));
  return {{"apiVersion", "admission.k8s.io/v1"},
          {"kind", "AdmissionReview"},
          {"request",
           {{"uid", "705ab4f5-6393-11e8-b7cc-42010a800002"},
            {"kind", kind},
            {"resource", resource},
            {"name", "example"},
            {"namespace", "vms"},
            {"operation", operation},
            {"userInfo", {{"username", "alice"}}},
            {"object", std::move(object)},
            {"oldObject", std::move(old_object)},
            {"dryRun", false}}}};
}

/// A review of the `scale` of a Deployment or StatefulSet; the specs are the Scale's.
inline Json scale_review(const std::string& workload, Json spec, Json old_spec) {
  Json scale = {{"apiVersion", "autoscaling/v1"}, {"kind", "Scale"}, {"metadata", {{"name", "example"}}}};
  Json old_scale = scale;
  scale["spec"] = std::move(spec);
  old_scale["spec"] = std::move(old_spec);
  Json review = review_of("UPDATE", std::move(scale), std::move(old_scale));
  review["request"]["kind"] = {{"group", "autoscaling"}, {"version", "v1"}, {"kind", "Scale"}};
  review["request"]["resource"] = kind_and_resource(workload).second;
  review["request"]["subResource"] = "scale";
  return review;
}

struct Answer {
  Verdict verdict;
  std::string body;
  Json response;
};

inline Review read_review(const std::string& body) {
  Result<Review> review = parse_review(body);
  INFO((review.ok() ? "" : review.message()));
  REQUIRE(review.ok());
  return std::move(*review);
}

inline Answer answer_to(const Endpoint& endpoint, const Review& review, const Policy& policy = {},
                        const ClusterAnswer& parent = {}) {
  Answer answer;
  answer.verdict = decide(endpoint, review, policy, parent);
  answer.body = to_json(answer.verdict, review.uid);
  answer.response = Json::parse(answer.body)["response"];
  return answer;
}

inline Answer answer_to(std::string_view path, const std::string& body, const Policy& policy = {},
                        const ClusterAnswer& parent = {}) {
  const Endpoint* const endpoint = endpoint_at(path);
  REQUIRE(endpoint != nullptr);
  return answer_to(*endpoint, read_review(body), policy, parent);
}

/// The answer of the endpoint that the review is registered for.
inline Answer answer_to(const Json& review, const Policy& policy = {}, const ClusterAnswer& parent = {}) {
  const Review read = read_review(review.dump());
  const Kind* const kind = kind_of(read);
  REQUIRE(kind != nullptr);
  return answer_to(*kind->endpoint, read, policy, parent);
}

}  // namespace cocoon::tests
