// The judges that the table of kinds names: each turns a review of its kind, and of an operation that is judged, into a
// verdict. One file a subject: pod.cpp, workload.cpp, cocoonset.cpp.
#pragma once

#include <optional>

#include "core/kind/kind.hpp"

namespace cocoon {

Verdict judge_pod_review(const Review& review, const Policy& policy, const ClusterAnswer&);
Verdict judge_workload_review(const Review& review, const Policy&, const ClusterAnswer&);
Verdict judge_cocoonset_review(const Review& review, const Policy&, const ClusterAnswer&);

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
