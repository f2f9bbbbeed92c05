#include "core/kind/judge.hpp"
#include "core/rules/tolerations.hpp"

namespace cocoon {

namespace {

/// What of a pod the rules hang on.
struct PodState {
  bool is_tolerated = false;
  bool was_tolerated = false;  ///< before an update
  bool is_owned = false;
};

/// `old_pod` is null of a new one.
PodState read_pod(const Node& pod, const Node& old_pod, StrictReader& read) {
  PodState state;
  state.is_tolerated = is_cocoon_tolerated(read.member(pod, "spec"), read);
  if (!state.is_tolerated) return state;
  // An update is judged where it makes a pod a VM: one that is a VM already has been judged.
  state.was_tolerated = is_cocoon_tolerated(read.member(old_pod, "spec"), read);
  state.is_owned = is_owned_by_cocoonset(pod, read);
  return state;
}

}  // namespace

Verdict judge_pod_review(const Review& review, const Policy& policy, const ClusterAnswer&) {
  const bool is_update = review.operation == "UPDATE";
  const Node pod = object_of(review);
  const Node old_pod = is_update ? old_object_of(review) : Node(Value());
  if (!is_object(pod)) return missing_object(review, pod);
  if (is_update && !is_object(old_pod)) return missing_object(review, old_pod);

  StrictReader read;
  const PodState state = read_pod(pod, old_pod, read);
  if (read.malformed()) return bad_request(review, *read.malformed());
  if (!state.is_tolerated) {
    return allow("not_cocoon", "it is no VM pod: it does not tolerate virtual-kubelet.io/provider");
  }
  if (state.was_tolerated) return allow("no_change", "it was a VM pod before this change");

  Findings findings(max_listed_findings);
  judge_pod(
      {.pod = Node(review.object()), .is_owned = state.is_owned, .user = review.user, .creators = policy.pod_creators},
      findings);
  return findings.empty() ? allow() : forbidden(review, findings);
}

void find_pod_errors(const WrittenChange& change, Findings& findings) {
  StrictReader read_old;
  is_cocoon_tolerated(read_old.member(change.old_object, "spec"), read_old);
  // What is wrong with the old one is no finding about this one.
  const Node old_pod = read_old.malformed() ? Node(Value()) : change.old_object;
  StrictReader read;
  const PodState state = read_pod(change.object, old_pod, read);
  if (read.malformed()) return findings.add(finding_about(*read.malformed(), "type-mismatch"));
  if (!state.is_tolerated || state.was_tolerated) return;
  const PodCreators anyone;  // who asks is known to the server alone
  judge_pod({.pod = change.object, .is_owned = state.is_owned, .creators = anyone}, findings);
}

}  // namespace cocoon
