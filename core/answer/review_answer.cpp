#include "core/answer/review_answer.hpp"

#include "core/json/reader.hpp"

namespace cocoon {

ClusterAnswer parent_in(std::string_view body) {
  ClusterAnswer answer{.status = 200, .body = std::string(body)};
  const Result<Packed> json = parse_json(answer.body);
  const Node status(json.ok() ? json->root() : Value());
  if (status["kind"].text() == "Status") answer.status = status["code"].int32().value_or(500);
  return answer;
}

Result<ReviewAnswer> answer_review(std::string_view body, const Policy& policy,
                                   std::optional<std::string_view> parent) {
  const Result<Review> review = parse_review(body);
  if (!review.ok()) return Error{"no AdmissionReview: " + review.message()};
  // A kind that no endpoint is registered for is allowed by each of them.
  const Kind* const kind = kind_of(*review);
  const Endpoint& endpoint = kind == nullptr ? endpoints().front() : *kind->endpoint;
  const ClusterAnswer answer = parent ? parent_in(*parent) : ClusterAnswer{.error = "no parent was given"};
  const Verdict verdict = decide(endpoint, *review, policy, answer);
  return ReviewAnswer{.json = to_json(verdict, review->uid), .allowed = verdict.allowed};
}

}  // namespace cocoon
