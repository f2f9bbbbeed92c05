#include "core/review/decide.hpp"

#include "core/review/judge.hpp"

namespace cocoon {

namespace {

Verdict judge_review(Endpoint endpoint, const Review& review, const Policy& policy, const ParentAnswer& parent) {
  switch (endpoint) {
    case Endpoint::mutate: return judge_pod_review(review, policy);
    case Endpoint::validate: return judge_workload_review(review, parent);
    case Endpoint::validate_cocoonset: break;
  }
  return judge_cocoonset_review(review);
}

}  // namespace

std::optional<ParentRef> lookup_for(Endpoint endpoint, const Review& review) {
  if (endpoint != Endpoint::validate || !needs_parent(review)) return std::nullopt;
  return ParentRef{.resource = review.resource.resource, .ns = review.ns, .name = std::string(name_of(review))};
}

Verdict decide(Endpoint endpoint, const Review& review, const Policy& policy, const ParentAnswer& parent) {
  Verdict verdict = judge_review(endpoint, review, policy, parent);
  if (!verdict.allowed && policy.warn_only) only_warn(verdict);
  limit_warnings(verdict);
  return verdict;
}

}  // namespace cocoon
