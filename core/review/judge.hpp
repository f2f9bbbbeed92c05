// The three judges behind decide(): each turns a review of its kinds into a verdict.
#pragma once

#include <cstdint>
#include <optional>

#include "core/review/decide.hpp"
#include "core/review/endpoint.hpp"

namespace cocoon {

Verdict judge_pod_review(const Review& review, const Policy& policy);
Verdict judge_workload_review(const Review& review, const ParentAnswer& parent);
Verdict judge_cocoonset_review(const Review& review);

/// True for a `scale` that goes down, which the parent decides.
bool needs_parent(const Review& review);

/// request.object and request.oldObject; paths start at the review's root, so that a message can name them.
inline Node object_of(const Review& review) { return Node(review.object(), FieldPath("request") / "object"); }
inline Node old_object_of(const Review& review) {
  return Node(review.old_object(), FieldPath("request") / "oldObject");
}
inline bool is_object(const Node& node) { return node.value().is_object(); }

}  // namespace cocoon
