#include "core/rules/pod.hpp"

#include "core/field/quote.hpp"
#include "core/rules/platform.hpp"
#include "core/rules/table.hpp"

namespace cocoon {

bool is_owned_by_cocoonset(const Node& pod, StrictReader& read) {
  const Node owners = read.member(read.member(pod, "metadata"), "ownerReferences");
  return read.any_of(owners, [&](const Node& owner) {
    if (read.string(read.member(owner, "kind")) != cocoonset_kind) return false;
    if (read.string(read.member(owner, "name")).empty()) return false;
    const std::string_view api_version = read.string(read.member(owner, "apiVersion"));
    return api_version.empty() || group_of(api_version) == cocoonset_group;
  });
}

void judge_pod(const PodRequest& request, Findings& findings) {
  for (const Rule& rule : all_rules()) {
    if (rule.subject != Subject::pod) continue;
    Report report(rule, findings);
    std::get<PodCheck>(rule.check)(request, report);
  }
}

namespace check {

void pod_owned_by_cocoonset(const PodRequest& request, Report& report) {
  if (request.is_owned) return;
  report.forbidden(
      request.pod["metadata"]["ownerReferences"],
      "a pod that tolerates virtual-kubelet.io/provider is a VM and must be owned by a CocoonSet; create a "
      "CocoonSet instead of the pod");
}

void pod_creator_listed(const PodRequest& request, Report& report) {
  if (request.creators.empty() || request.creators.contains(request.user)) return;
  report.forbidden(request.pod["metadata"],
                   "user " + in_quotes(request.user) +
                       " must be one of those that may create VM pods (POD_CREATORS of the webhook)");
}

}  // namespace check

}  // namespace cocoon
