// What every answer to a review looks like, whatever it says: `check_shape(answer_to(review))`.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "tests/unit/admission.hpp"

namespace cocoon::tests {

inline std::set<std::string> keys_of(const Json& object) {
  std::set<std::string> keys;
  for (const auto& member : object.items()) keys.insert(member.key());
  return keys;
}

inline bool is_within(const std::set<std::string>& keys, const std::set<std::string>& allowed) {
  return std::includes(allowed.begin(), allowed.end(), keys.begin(), keys.end());
}

inline std::string listed_rules(const Verdict& verdict) {
  std::string ids;
  for (const auto& [rule, count] : verdict.rules) ids += (ids.empty() ? "" : ",") + std::string(rule);
  return ids;
}

inline void check_status(const Json& status) {
  CHECK(keys_of(status) == std::set<std::string>{"code", "details", "message", "reason", "status"});
  CHECK(status["status"] == "Failure");
  CHECK(status["code"].get<int>() >= 400);
  CHECK_FALSE(status["reason"].get<std::string>().empty());
  CHECK(is_within(keys_of(status["details"]), {"causes", "group", "kind", "name"}));
  for (const Json& cause : status["details"].value("causes", Json::array())) {
    CHECK(keys_of(cause) == std::set<std::string>{"field", "message", "reason"});
    CHECK(cause["reason"].get<std::string>().rfind("FieldValue", 0) == 0);
    // kubectl prints the field before the message.
    CHECK(cause["message"].get<std::string>().find(cause["field"].get<std::string>() + ":") == std::string::npos);
  }
}

/// What every answer looks like.
inline void check_shape(const Answer& answer) {
  const Json review = Json::parse(answer.body);
  CHECK(answer.body.back() == '\n');
  CHECK(keys_of(review) == std::set<std::string>{"apiVersion", "kind", "response"});
  CHECK(review["apiVersion"] == "admission.k8s.io/v1");
  CHECK(review["kind"] == "AdmissionReview");
  const Json& response = answer.response;
  CHECK(is_within(keys_of(response), {"allowed", "auditAnnotations", "status", "uid", "warnings"}));
  CHECK(response["allowed"] == answer.verdict.allowed);
  CHECK(response.contains("status") != answer.verdict.allowed);
  CHECK(response.contains("auditAnnotations") != answer.verdict.rules.empty());
  if (response.contains("status")) check_status(response["status"]);
  if (!answer.verdict.rules.empty()) {
    CHECK(response["auditAnnotations"] == Json{{"rules", listed_rules(answer.verdict)}});
  }
}

}  // namespace cocoon::tests
