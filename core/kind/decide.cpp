#include "core/kind/decide.hpp"

#include <algorithm>

namespace cocoon {

namespace {

/// The kind of the review, where it belongs to this endpoint.
const Kind* kind_at(const Endpoint& endpoint, const Review& review) {
  const Kind* const kind = kind_of(review);
  return kind != nullptr && kind->endpoint == &endpoint ? kind : nullptr;
}

bool is_judged(const Kind& kind, std::string_view operation) {
  return std::find(kind.operations.begin(), kind.operations.end(), operation) != kind.operations.end();
}

Verdict judge(const Kind* kind, const Review& review, const Policy& policy, const ClusterAnswer& fact) {
  if (kind == nullptr) return skip("kind");
  if (!is_judged(*kind, review.operation)) return skip("operation");
  return kind->judge(review, policy, fact);
}

}  // namespace

Result<Review> parse_review(std::string_view body) { return parse_review(body, kept_spec_of); }

std::optional<Question> question_for(const Endpoint& endpoint, const Review& review) {
  const Kind* const kind = kind_at(endpoint, review);
  if (kind == nullptr || kind->question == nullptr || !is_judged(*kind, review.operation)) return std::nullopt;
  return kind->question(review);
}

Verdict decide(const Endpoint& endpoint, const Review& review, const Policy& policy, const ClusterAnswer& fact) {
  Verdict verdict = judge(kind_at(endpoint, review), review, policy, fact);
  if (!verdict.allowed && policy.warn_only) only_warn(verdict);
  limit_warnings(verdict);
  return verdict;
}

}  // namespace cocoon
