#include "core/preview/notes.hpp"

#include "core/field/quote.hpp"
#include "core/review/endpoint.hpp"
#include "core/rules/tolerations.hpp"

namespace cocoon {

namespace {

bool makes_vm_pods(const Review& review) {
  StrictReader read;
  const bool is_tolerated = is_template_tolerated(Node(review.object()), read);
  return is_tolerated && !read.malformed();
}

std::string about_operation(const Review& review) {
  // What the API server asks next: about each pod that the workload's controller creates.
  if (review.operation == "CREATE" && is_workload(review) && makes_vm_pods(review)) {
    return "allowed, but every pod that it makes is denied (pod-owned-by-cocoonset): its template tolerates " +
           std::string(cocoon_toleration_key);
  }
  return "no rule is about a " + escaped(review.operation) + " of a " + escaped(review.kind.kind);
}

std::string_view about_no_change(const Review& review) {
  if (is_pod(review)) return "it was a VM pod before this change";
  if (!is_cocoonset(review)) return "its replicas do not go down";
  const bool is_deleted = Node(review.object())["metadata"]["deletionTimestamp"].is_set();
  return is_deleted ? "it is being deleted: allowed whatever it says"
                    : "its spec stays as it is: allowed whatever it says";
}

}  // namespace

std::string note_about(const Review& review, const Verdict& verdict) {
  if (!verdict.allowed) return {};
  if (verdict.why == "operation") return about_operation(review);
  if (verdict.why == "no_change") return std::string(about_no_change(review));
  if (verdict.why == "no_parent") return "the workload does not exist";
  if (verdict.why == "not_cocoon") {
    return (is_pod(review) ? "it is no VM pod: it does not tolerate " : "its pods are no VMs: they do not tolerate ") +
           std::string(cocoon_toleration_key);
  }
  return {};
}

std::string note_about_kind(std::string_view kind) { return "no rule is about kind " + escaped(kind); }

std::string note_about_missing(std::string_view fact) {
  return "not checked here: needs the cluster (" + std::string(fact) + ')';
}

}  // namespace cocoon
