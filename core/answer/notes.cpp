#include "core/answer/notes.hpp"

#include "core/field/quote.hpp"
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
  if (review.operation == "CREATE" && makes_vm_pods(review)) {
    return "allowed, but every pod that it makes is denied (pod-owned-by-cocoonset): its template tolerates " +
           std::string(cocoon_toleration_key);
  }
  return "no rule is about a " + escaped(review.operation) + " of a " + escaped(review.kind.kind);
}

}  // namespace

std::string note_about(const Review& review, const Verdict& verdict) {
  if (!verdict.allowed) return {};
  return verdict.metric_reason == "operation" ? about_operation(review) : std::string(verdict.note);
}

std::string note_about_kind(std::string_view kind) { return "no rule is about kind " + escaped(kind); }

std::string note_about_missing(std::string_view fact) {
  return "not checked here: needs the cluster (" + std::string(fact) + ')';
}

std::string note_about_creators() {
  return "whether its creator is one of POD_CREATORS is not checked here: needs the cluster";
}

std::string note_about_new_object() {
  return "judged as new, as the stored object is another one (kind, name or namespace)";
}

}  // namespace cocoon
