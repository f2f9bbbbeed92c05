#include "core/field/wording.hpp"
#include "core/review/judge.hpp"
#include "core/rules/cocoonset.hpp"

namespace cocoon {

namespace {

// Equal as JSON once null members are dropped. A review's depth is limited, and so is the recursion.
bool is_same(const Json& a, const Json& b);

std::size_t members_of(const Json& object) {
  std::size_t members = 0;
  for (const Json& member : object) members += member.is_null() ? 0 : 1;
  return members;
}

bool is_same_object(const Json& a, const Json& b) {
  if (members_of(a) != members_of(b)) return false;
  for (const auto& member : a.items()) {
    if (member.value().is_null()) continue;
    const auto other = b.find(member.key());
    if (other == b.end() || !is_same(member.value(), *other)) return false;
  }
  return true;
}

bool is_same_array(const Json& a, const Json& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!is_same(a[i], b[i])) return false;
  }
  return true;
}

bool is_same(const Json& a, const Json& b) {
  if (a.is_object() && b.is_object()) return is_same_object(a, b);
  if (a.is_array() && b.is_array()) return is_same_array(a, b);
  return a == b;
}

bool has_same_spec(const Review& review) {
  const Node spec = Node(review.object)["spec"];
  const Node old_spec = Node(review.old_object)["spec"];
  if (spec.is_null() || old_spec.is_null()) return spec.is_null() && old_spec.is_null();
  return is_same(*spec.value(), *old_spec.value());
}

bool is_being_deleted(const Review& review) { return Node(review.object)["metadata"]["deletionTimestamp"].is_set(); }

}  // namespace

Verdict judge_cocoonset_review(const Review& review) {
  if (!is_cocoonset(review)) return skip("kind");
  const bool is_update = review.operation == "UPDATE";
  if (!is_update && review.operation != "CREATE") return skip("operation");
  if (!is_object(object_of(review))) return missing_object(review, object_of(review));
  if (is_update && !is_object(old_object_of(review))) return missing_object(review, old_object_of(review));
  // Objects older than a rule must stay labelable and deletable; finalizers are removed by UPDATE.
  if (is_update && (is_being_deleted(review) || has_same_spec(review))) return allow("no_change");

  const SetFindings found =
      judge_set(Node(review.object)["spec"], {.errors = max_listed_findings, .advice = max_listed_warnings + 1});
  Verdict verdict = found.errors.empty() ? allow() : invalid(review, found.errors);
  verdict.advice = found.advice.counts();
  for (const Finding& advice : found.advice.kept()) verdict.warnings.push_back(message(advice));
  return verdict;
}

}  // namespace cocoon
