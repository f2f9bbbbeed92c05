#include "core/answer/review_answer.hpp"

#include "core/json/reader.hpp"

namespace cocoon {

ClusterAnswer parent_in(std::string_view body) {
  ClusterAnswer answer{.status = 200, .body = std::string(body)};
  const ParsedJson json = parse_json(answer.body);
  const Node status(json.value ? json.value->root() : Value());
  if (status["kind"].text() == "Status") answer.status = status["code"].int32().value_or(500);
  return answer;
}

ReviewAnswer answer_review(std::string_view body, const Policy& policy, std::optional<std::string_view> parent) {
  const ParsedReview parsed = parse_review(body);
  if (!parsed.review) return {.json = {}, .allowed = false, .error = "no AdmissionReview: " + parsed.error};
  // A kind that no endpoint is registered for is allowed by each of them.
  const Kind* const kind = kind_of(*parsed.review);
  const Endpoint& endpoint = kind == nullptr ? endpoints().front() : *kind->endpoint;
  const ClusterAnswer answer = parent ? parent_in(*parent) : ClusterAnswer{.error = "no parent was given"};
  const Verdict verdict = decide(endpoint, *parsed.review, policy, answer);
  return {.json = to_json(verdict, parsed.review->uid), .allowed = verdict.allowed, .error = {}};
}

}  // namespace cocoon
