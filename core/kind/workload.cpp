#include "core/rules/workload.hpp"
#include "core/field/quote.hpp"
#include "core/kind/judge.hpp"
#include "core/kind/parent.hpp"
#include "core/rules/tolerations.hpp"

namespace cocoon {

namespace {

/// The replica counts of a review, or the denial of one whose counts cannot be read.
struct Counts {
  std::int32_t before = 0;
  std::int32_t after = 0;
  std::optional<Verdict> denial = {};

  bool go_down() const { return after < before; }
};

/// What replicas are that an object does not say: the API server fills in 1 in a workload, and omits zeros in a Scale.
constexpr std::int32_t of_workload = 1;
constexpr std::int32_t of_scale = 0;

std::int32_t replicas_of(const Node& object, std::int32_t when_absent, StrictReader& read) {
  return read.int32(read.member(read.member(object, "spec"), "replicas"), when_absent);
}

Counts counts_of(const Review& review, std::int32_t when_absent) {
  const Node object = object_of(review);
  const Node old_object = old_object_of(review);
  if (!is_object(object)) return {.denial = missing_object(review, object)};
  if (!is_object(old_object)) return {.denial = missing_object(review, old_object)};
  StrictReader read;
  Counts counts{.before = replicas_of(old_object, when_absent, read), .after = replicas_of(object, when_absent, read)};
  if (read.malformed()) counts.denial = bad_request(review, *read.malformed());
  return counts;
}

Counts counts_of_workload(const Review& review) { return counts_of(review, of_workload); }
Counts counts_of_scale(const Review& review) { return counts_of(review, of_scale); }

constexpr std::string_view no_vms = "its pods are no VMs: they do not tolerate virtual-kubelet.io/provider";

Verdict not_down() { return allow("no_change", "its replicas do not go down"); }

/// `Deployment` or `StatefulSet`: of a workload's own review, and of its scale's. Empty where the review names a
/// resource that is neither, which an API server does not.
std::string_view workload_kind(const Review& review) {
  const Kind* const kind = kind_of_resource(review.resource.group, review.resource.resource);
  return kind == nullptr ? std::string_view() : kind->kind;
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

Verdict parent_unknown(const Review& review, const Counts& counts, const std::string& why) {
  return unavailable(review, "in namespace " + in_quotes(review.ns) + " cannot be scaled down from " +
                                 std::to_string(counts.before) + " to " + std::to_string(counts.after) +
                                 " replicas now: whether its pods are stateful VMs could not be found out: " + why);
}

}  // namespace

Verdict judge_workload_review(const Review& review, const Policy&, const ClusterAnswer&) {
  const Counts counts = counts_of_workload(review);
  if (counts.denial) return *counts.denial;
  if (!counts.go_down()) return not_down();
  StrictReader read;
  // The old one: its VMs are those that would be lost, whatever the new one says.
  const bool was_tolerated = is_template_tolerated(old_object_of(review), read);
  if (read.malformed()) return bad_request(review, *read.malformed());
  return was_tolerated ? judge_scale_down(review, counts) : allow("not_cocoon", no_vms);
}

void find_workload_errors(const WrittenChange& change, Findings& findings) {
  StrictReader read;
  const std::int32_t after = replicas_of(change.object, of_workload, read);
  is_template_tolerated(change.object, read);
  if (read.malformed()) return findings.add(finding_about(*read.malformed(), "type-mismatch"));
  if (change.old_object.is_null()) return;
  const std::int32_t before = replicas_of(change.old_object, of_workload, read);
  const bool was_tolerated = is_template_tolerated(change.old_object, read);
  if (read.malformed() || !was_tolerated) return;  // what is wrong with the old one is no finding about this one
  judge_workload({.replicas = change.object["spec"]["replicas"],
                  .kind = change.kind,
                  .ns = change.ns,
                  .name = change.name,
                  .before = before,
                  .after = after},
                 findings);
}

std::optional<Question> parent_of_scale(const Review& review) {
  const Counts counts = counts_of_scale(review);
  if (counts.denial || !counts.go_down()) return std::nullopt;
  const auto& [group, resource] = review.resource;
  const std::string_view version = kind_of_resource(group, resource)->version;
  return Question{.group = group,
                  .version = std::string(version),
                  .resource = resource,
                  .ns = review.ns,
                  .name = std::string(name_of(review))};
}

Verdict judge_scale_review(const Review& review, const Policy&, const ClusterAnswer& answer) {
  const Counts counts = counts_of_scale(review);
  if (counts.denial) return *counts.denial;
  if (!counts.go_down()) return not_down();
  const Parent parent = read_parent(answer, workload_kind(review));
  switch (parent.state) {
    case Parent::State::tolerated: return judge_scale_down(review, counts);
    case Parent::State::not_tolerated: return allow("not_cocoon", no_vms);
    case Parent::State::missing: return allow("no_parent", "the workload does not exist");
    case Parent::State::unknown: break;
  }
  return parent_unknown(review, counts, parent.why);
}

}  // namespace cocoon
