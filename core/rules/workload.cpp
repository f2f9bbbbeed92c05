#include "core/rules/workload.hpp"

#include <optional>

#include "core/field/quote.hpp"
#include "core/rules/table.hpp"
#include "core/rules/tolerations.hpp"

namespace cocoon {

namespace {

constexpr TemplateKind template_kinds[] = {
    {.group = "apps", .kind = "Deployment"}, {.group = "apps", .kind = "StatefulSet"},
    {.group = "apps", .kind = "ReplicaSet"}, {.group = "apps", .kind = "DaemonSet"},
    {.group = "batch", .kind = "Job"},       {.group = "batch", .kind = "CronJob", .has_job_template = true},
};

/// That of its pod template, if any.
std::optional<Node> cocoon_toleration(const Node& workload, const TemplateKind& kind) {
  const Node job = kind.has_job_template ? workload["spec"]["jobTemplate"] : workload;
  for (const Node& toleration : job["spec"]["template"]["spec"]["tolerations"].items()) {
    if (toleration["key"].value().string() == cocoon_toleration_key) return toleration;
  }
  return std::nullopt;
}

}  // namespace

const TemplateKind* template_kind_of(std::string_view group, std::string_view kind) {
  for (const TemplateKind& row : template_kinds) {
    if (row.group == group && row.kind == kind) return &row;
  }
  return nullptr;
}

void find_denied_pods(const Node& workload, const Node& old_workload, const TemplateKind& kind, Findings& findings) {
  const auto toleration = cocoon_toleration(workload, kind);
  if (!toleration || cocoon_toleration(old_workload, kind)) return;
  Report report(*find_rule("workload-pods-denied"), findings);
  report.note(*toleration, "tolerates " + std::string(cocoon_toleration_key) + ": every pod of this " +
                               std::string(kind.kind) + " is a bare VM, which is denied");
}

void judge_workload(const ScaleChange& change, Findings& findings) {
  for (const Rule& rule : all_rules()) {
    if (rule.subject != Subject::workload) continue;
    Report report(rule, findings);
    std::get<WorkloadCheck>(rule.check)(change, report);
  }
}

namespace check {

void workload_no_scale_down(const ScaleChange& change, Report& report) {
  if (change.after >= change.before) return;
  report.forbidden(change.replicas, std::string(change.kind) + ' ' + escaped(change.ns) + '/' + escaped(change.name) +
                                        " must not be scaled down from " + std::to_string(change.before) + " to " +
                                        std::to_string(change.after) +
                                        " replicas: its pods are stateful VMs; suspend single VMs with a "
                                        "CocoonHibernation");
}

}  // namespace check

}  // namespace cocoon
