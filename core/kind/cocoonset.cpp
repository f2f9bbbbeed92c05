#include "core/rules/cocoonset.hpp"
#include "core/field/wording.hpp"
#include "core/kind/judge.hpp"

namespace cocoon {

std::string_view why_not_judged(Value set, Value old_set) {
  // The timestamp stays: one that a file leaves out is there when the API server asks.
  const auto is_being_deleted = [](Value each) { return Node(each)["metadata"]["deletionTimestamp"].is_set(); };
  if (is_being_deleted(set) || is_being_deleted(old_set)) return "it is being deleted: allowed whatever it says";
  if (is_same_without_nulls(set.find("spec"), old_set.find("spec"))) {
    return "its spec stays as it is: allowed whatever it says";
  }
  return {};
}

Verdict judge_cocoonset_review(const Review& review, const Policy&, const ClusterAnswer&) {
  const bool is_update = review.operation == "UPDATE";
  if (!is_object(object_of(review))) return missing_object(review, object_of(review));
  if (is_update && !is_object(old_object_of(review))) return missing_object(review, old_object_of(review));
  if (is_update) {
    const std::string_view why = why_not_judged(review.object(), review.old_object());
    if (!why.empty()) return allow("no_change", why);
  }

  const SetFindings found =
      judge_set(Node(review.object())["spec"], {.errors = max_listed_findings, .advice = max_listed_warnings + 1});
  Verdict verdict = found.errors.empty() ? allow() : invalid(review, found.errors);
  verdict.advice = found.advice.counts();
  for (const Finding& advice : found.advice.kept()) verdict.warnings.push_back(message(advice));
  return verdict;
}

}  // namespace cocoon
