#include "core/kind/judge.hpp"
#include "core/rules/tolerations.hpp"

namespace cocoon {

Verdict judge_pod_review(const Review& review, const Policy& policy, const ClusterAnswer&) {
  const bool is_update = review.operation == "UPDATE";
  const Node pod = object_of(review);
  const Node old_pod = old_object_of(review);
  if (!is_object(pod)) return missing_object(review, pod);
  if (is_update && !is_object(old_pod)) return missing_object(review, old_pod);

  StrictReader read;
  const bool is_tolerated = is_cocoon_tolerated(read.member(pod, "spec"), read);
  // An update is judged where it makes a pod a VM: one that is a VM already has been judged.
  const bool was_tolerated = is_update && is_tolerated && is_cocoon_tolerated(read.member(old_pod, "spec"), read);
  const bool is_owned = is_tolerated && is_owned_by_cocoonset(pod, read);
  if (read.malformed()) return bad_request(review, *read.malformed());
  if (!is_tolerated) {
    return allow("not_cocoon", "it is no VM pod: it does not tolerate virtual-kubelet.io/provider");
  }
  if (was_tolerated) return allow("no_change", "it was a VM pod before this change");

  Findings findings(max_listed_findings);
  judge_pod({.pod = Node(review.object()), .is_owned = is_owned, .user = review.user, .creators = policy.pod_creators},
            findings);
  return findings.empty() ? allow() : forbidden(review, findings);
}

}  // namespace cocoon
