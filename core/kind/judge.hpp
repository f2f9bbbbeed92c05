// The judges that the table of kinds names: each turns a review of its kind, and of an operation that is judged, into a
// verdict. One file a subject: pod.cpp, workload.cpp, cocoonset.cpp.
#pragma once

#include <optional>

#include "core/kind/kind.hpp"

namespace cocoon {

Verdict judge_pod_review(const Review& review, const Policy& policy, const ClusterAnswer&);
Verdict judge_workload_review(const Review& review, const Policy&, const ClusterAnswer&);
Verdict judge_cocoonset_review(const Review& review, const Policy&, const ClusterAnswer&);

/// An object in a file, before and after a change: nobody asks, so there is no review.
struct WrittenChange {
  Node object;
  Node old_object;  ///< null where it is new
  std::string_view kind;
  std::string_view ns;
  std::string_view name;
};

/// What the same rules find in it; a member of the wrong type, which a review would be refused for, is a
/// `type-mismatch`.
void find_pod_errors(const WrittenChange& change, Findings& findings);
void find_workload_errors(const WrittenChange& change, Findings& findings);

/// Why an update of a CocoonSet is allowed whatever it says: objects older than a rule must stay labelable and
/// deletable (finalizers are removed by UPDATE). Empty where the rules decide. Both as the API server sends them.
std::string_view why_not_judged(Value set, Value old_set);

/// A `scale` does not show the pods that it is about: its parent, the workload, is asked for.
Verdict judge_scale_review(const Review& review, const Policy&, const ClusterAnswer& parent);
/// Nothing unless it goes down.
std::optional<Question> parent_of_scale(const Review& review);

/// request.object and request.oldObject; paths start at the review's root, so that a message can name them.
inline Node object_of(const Review& review) { return Node(review.object(), FieldPath("request") / "object"); }
inline Node old_object_of(const Review& review) {
  return Node(review.old_object(), FieldPath("request") / "oldObject");
}
inline bool is_object(const Node& node) { return node.value().is_object(); }

}  // namespace cocoon
