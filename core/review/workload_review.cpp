#include "core/field/quote.hpp"
#include "core/review/judge.hpp"
#include "core/rules/tolerations.hpp"
#include "core/rules/workload.hpp"

namespace cocoon {

namespace {

/// The replica counts of a review, or the denial of one whose counts cannot be read.
struct Counts {
  std::int32_t before = 0;
  std::int32_t after = 0;
  std::optional<Verdict> denial = {};

  bool go_down() const { return after < before; }
};

Counts counts_of(const Review& review) {
  const Node object = object_of(review);
  const Node old_object = old_object_of(review);
  if (!is_object(object)) return {.denial = missing_object(review, object)};
  if (!is_object(old_object)) return {.denial = missing_object(review, old_object)};
  // The API server omits zeros in a Scale; in a workload it fills in 1.
  const std::int32_t when_absent = is_scale(review) ? 0 : 1;
  StrictReader read;
  const auto replicas = [&](const Node& node) {
    return read.int32(read.member(read.member(node, "spec"), "replicas"), when_absent);
  };
  Counts counts{.before = replicas(old_object), .after = replicas(object)};
  if (read.malformed()) counts.denial = bad_request(review, *read.malformed());
  return counts;
}

Verdict judge_scale_down(const Review& review, const Counts& counts) {
  Findings findings(max_listed_findings);
  judge_workload({.replicas = Node(review.object())["spec"]["replicas"],
                  .kind = workload_kind(review),
                  .ns = review.ns,
                  .name = name_of(review),
                  .before = counts.before,
                  .after = counts.after},
                 findings);
  return findings.empty() ? allow() : forbidden(review, findings);
}

Verdict judge_by_old_template(const Review& review, const Counts& counts) {
  StrictReader read;
  // The old one: its VMs are those that would be lost, whatever the new one says.
  const bool was_tolerated = is_template_tolerated(old_object_of(review), read);
  if (read.malformed()) return bad_request(review, *read.malformed());
  return was_tolerated ? judge_scale_down(review, counts) : allow("not_cocoon");
}

Verdict parent_unknown(const Review& review, const Counts& counts, const std::string& why) {
  return unavailable(review, "in namespace " + in_quotes(review.ns) + " cannot be scaled down from " +
                                 std::to_string(counts.before) + " to " + std::to_string(counts.after) +
                                 " replicas now: whether its pods are stateful VMs could not be found out: " + why);
}

Verdict judge_by_parent(const Review& review, const Counts& counts, const ParentAnswer& answer) {
  const Parent parent = read_parent(answer, workload_kind(review));
  switch (parent.state) {
    case Parent::State::tolerated: return judge_scale_down(review, counts);
    case Parent::State::not_tolerated: return allow("not_cocoon");
    case Parent::State::missing: return allow("no_parent");
    case Parent::State::unknown: break;
  }
  return parent_unknown(review, counts, parent.why);
}

}  // namespace

bool needs_parent(const Review& review) {
  if (!is_scale(review) || review.operation != "UPDATE") return false;
  const Counts counts = counts_of(review);
  return !counts.denial && counts.go_down();
}

Verdict judge_workload_review(const Review& review, const ParentAnswer& parent) {
  if (!is_workload(review) && !is_scale(review)) return skip("kind");
  if (review.operation != "UPDATE") return skip("operation");
  const Counts counts = counts_of(review);
  if (counts.denial) return *counts.denial;
  if (!counts.go_down()) return allow("no_change");
  return is_scale(review) ? judge_by_parent(review, counts, parent) : judge_by_old_template(review, counts);
}

}  // namespace cocoon
