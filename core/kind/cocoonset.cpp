#include "core/rules/cocoonset.hpp"
#include "core/field/wording.hpp"
#include "core/kind/judge.hpp"

namespace cocoon {

namespace {

bool has_same_spec(const Review& review) {
  return is_same_without_nulls(review.object().find("spec"), review.old_object().find("spec"));
}

bool is_being_deleted(const Review& review) { return Node(review.object())["metadata"]["deletionTimestamp"].is_set(); }

}  // namespace

Verdict judge_cocoonset_review(const Review& review, const Policy&, const ClusterAnswer&) {
  const bool is_update = review.operation == "UPDATE";
  if (!is_object(object_of(review))) return missing_object(review, object_of(review));
  if (is_update && !is_object(old_object_of(review))) return missing_object(review, old_object_of(review));
  // Objects older than a rule must stay labelable and deletable; finalizers are removed by UPDATE.
  if (is_update && is_being_deleted(review)) {
    return allow("no_change", "it is being deleted: allowed whatever it says");
  }
  if (is_update && has_same_spec(review)) {
    return allow("no_change", "its spec stays as it is: allowed whatever it says");
  }

  const SetFindings found =
      judge_set(Node(review.object())["spec"], {.errors = max_listed_findings, .advice = max_listed_warnings + 1});
  Verdict verdict = found.errors.empty() ? allow() : invalid(review, found.errors);
  verdict.advice = found.advice.counts();
  for (const Finding& advice : found.advice.kept()) verdict.warnings.push_back(message(advice));
  return verdict;
}

}  // namespace cocoon
