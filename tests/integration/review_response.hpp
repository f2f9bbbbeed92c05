// What tests of the server send and get: reviews of each kind, and the response in an answer, its shape checked.
//
//   const Json response = response_in(server.client().post(cocoonset_target, denied_review()));
//   check_denial(response, 422);
#pragma once

#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "tests/integration/recorded.hpp"
#include "tests/integration/server_process.hpp"

namespace cocoon::test {

constexpr const char* mutate_target = "/mutate?timeout=5s";
constexpr const char* cocoonset_target = "/validate-cocoonset?timeout=5s";
constexpr const char* scale_target = "/validate?timeout=5s";

/// A set without an image: denied.
inline std::string denied_review() { return recorded("cocoonset-create-nospec.json"); }

inline std::set<std::string> keys_of(const Json& object) {
  std::set<std::string> keys;
  for (const auto& member : object.items()) keys.insert(member.key());
  return keys;
}

/// What every answer to a review has in common; returns its `response`.
inline Json response_in(const Answer& answer) {
  REQUIRE(answer.status == 200);
  CHECK(answer.header("content-type") == "application/json");
  CHECK(answer.header("content-encoding").empty());
  const Json review = answer.json();
  REQUIRE(review.is_object());
  CHECK(keys_of(review) == std::set<std::string>{"apiVersion", "kind", "response"});
  CHECK(review["apiVersion"] == "admission.k8s.io/v1");
  CHECK(review["kind"] == "AdmissionReview");
  for (const std::string& key : keys_of(review["response"])) {
    INFO(key);
    CHECK(std::set<std::string>{"uid", "allowed", "status", "warnings", "auditAnnotations"}.count(key) == 1);
  }
  return review["response"];
}

inline std::string reason_for(int code) {
  switch (code) {
    case 400: return "BadRequest";
    case 403: return "Forbidden";
    case 422: return "Invalid";
    default: return "ServiceUnavailable";
  }
}

inline void check_denial(const Json& response, int code) {
  CHECK(response["allowed"] == false);
  const Json& status = response["status"];
  REQUIRE(status.is_object());
  CHECK(status["status"] == "Failure");
  CHECK(status["code"] == code);
  CHECK(status["reason"] == reason_for(code));
  CHECK_FALSE(status["message"].get<std::string>().empty());
}

inline void check_still_answers(const ServerProcess& server) {
  check_denial(response_in(server.client().post(cocoonset_target, denied_review())), 422);
  CHECK(server.client().get("/healthz").body == "ok");
}

}  // namespace cocoon::test
