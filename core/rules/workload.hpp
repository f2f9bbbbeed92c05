// Scale-down of a Deployment or StatefulSet whose pods are VMs: whoever wants fewer VMs has to say which.
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

namespace check {

void workload_no_scale_down(const ScaleChange& change, Report& report);

}  // namespace check

}  // namespace cocoon
