#include "core/rules/workload.hpp"

#include "core/field/quote.hpp"
#include "core/rules/table.hpp"

namespace cocoon {

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
