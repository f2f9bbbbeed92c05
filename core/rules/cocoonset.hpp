// The rules of a CocoonSet: what a CRD schema cannot express.
//
//   const SetFindings found = judge_set(Node(object)["spec"], limits);  // errors deny, advice warns
//
// Every rule is evaluated on every object and all findings are reported, in one fixed order: type and quantity
// findings, the agent's, each toolbox's by index, the set's own, and within each the order of the rule table. Time is
// linear in the size of the object (n log n in the number of toolboxes, for their names).
#pragma once

#include <cstddef>
#include <string_view>

#include "core/field/finding.hpp"
#include "core/field/node.hpp"
#include "core/rules/rule.hpp"

namespace cocoon {

/// The agent or one toolbox as the rules see it, every field through its default.
struct Machine {
  Node node;
  bool is_agent = false;
  std::string_view mode;           ///< empty: of the wrong type
  std::string_view os;             ///< likewise
  std::string_view backend;        ///< likewise
  std::string_view agent_backend;  ///< of the set's agent, with the default where there is none
  bool repeats_name = false;       ///< the name stands on an earlier toolbox

  /// The agent, or a toolbox that boots a VM of its own. An unsupported mode is no static one; a mode of the wrong type
  /// is neither.
  bool boots() const { return is_agent || (!mode.empty() && mode != "static"); }
  bool is_static() const { return !is_agent && mode == "static"; }
};

struct SetFindings {
  Findings errors;
  Findings advice;
};

/// How many findings are kept; all are counted.
struct SetLimits {
  std::size_t errors;
  std::size_t advice;
};

/// Types and rules of `spec`, which may be absent: all that the server says about a set.
SetFindings judge_set(const Node& spec, SetLimits limits);

/// The rules of one severity alone, in their order.
void judge_rules(const Node& spec, Severity severity, Findings& findings);

namespace check {

void agent_image_required(const Machine& agent, Report& report);
void agent_replicas_nonnegative(const Machine& agent, Report& report);
void agent_mode_supported(const Machine& agent, Report& report);
void os_supported(const Machine& machine, Report& report);
void backend_supported(const Machine& machine, Report& report);
void conn_type_supported(const Machine& machine, Report& report);
void firecracker_no_windows(const Machine& machine, Report& report);
void firecracker_oci_image(const Machine& machine, Report& report);
void firecracker_no_clone(const Machine& machine, Report& report);
void toolbox_name_required(const Machine& toolbox, Report& report);
void toolbox_name_rfc1123(const Machine& toolbox, Report& report);
void toolbox_name_unique(const Machine& toolbox, Report& report);
void toolbox_mode_supported(const Machine& toolbox, Report& report);
void toolbox_static_ip_required(const Machine& toolbox, Report& report);
void toolbox_static_vmid_required(const Machine& toolbox, Report& report);
void toolbox_image_required(const Machine& toolbox, Report& report);
void toolbox_backend_matches_agent(const Machine& toolbox, Report& report);
void snapshot_policy_supported(const Node& spec, Report& report);
void hibernate_policy_supported(const Node& spec, Report& report);

void toolbox_name_numeric(const Machine& toolbox, Report& report);
void clone_image_relative(const Machine& machine, Report& report);
void firecracker_ignores_no_direct_io(const Machine& machine, Report& report);
void static_ignores_vm_options(const Machine& toolbox, Report& report);

}  // namespace check

}  // namespace cocoon
