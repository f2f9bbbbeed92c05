// Workloads whose pods are VMs: a Deployment or StatefulSet that is scaled down (whoever wants fewer VMs has to say
// which), and every kind that makes pods from a template, each of which the webhook denies.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/field/node.hpp"
#include "core/rules/rule.hpp"

namespace cocoon {

/// A change of the replica count of a workload whose pod template is cocoon-tolerated.
struct ScaleChange {
  Node replicas;          ///< spec.replicas of the new object
  std::string_view kind;  ///< of the workload: Deployment, StatefulSet
  std::string_view ns;
  std::string_view name;
  std::int32_t before = 0;
  std::int32_t after = 0;
};

/// Runs the workload rules.
void judge_workload(const ScaleChange& change, Findings& findings);

/// A kind of Kubernetes' own that makes pods from a template.
struct TemplateKind {
  std::string_view group;
  std::string_view kind;
  bool has_job_template = false;  ///< its template is that of a Job, which it makes first
};

/// Or null.
const TemplateKind* template_kind_of(std::string_view group, std::string_view kind);

/// `workload-pods-denied`: the template of `workload` is cocoon-tolerated, and was not before the change.
/// `old_workload` is null of a new one.
void find_denied_pods(const Node& workload, const Node& old_workload, const TemplateKind& kind, Findings& findings);

namespace check {

void workload_no_scale_down(const ScaleChange& change, Report& report);

}  // namespace check

}  // namespace cocoon
