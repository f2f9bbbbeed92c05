#include "core/rules/cocoonset.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/field/formats.hpp"
#include "core/field/quote.hpp"
#include "core/rules/schema.hpp"
#include "core/rules/table.hpp"

namespace cocoon {

namespace {

constexpr std::string_view firecracker = "firecracker";
constexpr std::string_view clone = "clone";

Machine agent_of(const Node& spec) {
  const Node agent = spec[schema::agent.name];
  const std::string_view backend = schema::read(agent, schema::backend);
  return {.node = agent,
          .is_agent = true,
          .mode = schema::read(agent, schema::agent_mode),
          .os = schema::read(agent, schema::os),
          .backend = backend,
          .agent_backend = backend};
}

Machine toolbox_of(const Node& toolbox, std::string_view agent_backend) {
  return {.node = toolbox,
          .mode = schema::read(toolbox, schema::toolbox_mode),
          .os = schema::read(toolbox, schema::os),
          .backend = schema::read(toolbox, schema::backend),
          .agent_backend = agent_backend};
}

/// A toolbox that is no object is one type finding; no rule has anything to read in it.
bool is_judged(const Node& toolbox) { return toolbox.is_null() || toolbox.value().is_object(); }

/// The names of a set's toolboxes: 16 bytes a name, where a tree of them takes five times as much and the smallest
/// toolbox with a name (`{"name":"a"},`) has 13.
class ToolboxNames {
 public:
  explicit ToolboxNames(const Node& toolboxes) {
    std::size_t count = 0;
    for_each(toolboxes, [&](std::string_view) { ++count; });
    names_.reserve(count);
    for_each(toolboxes, [&](std::string_view name) { names_.push_back(name); });
    std::sort(names_.begin(), names_.end());
    names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
    was_seen_.resize(names_.size());
  }

  /// Whether the name was asked for before.
  bool repeats(std::string_view name) {
    if (name.empty()) return false;
    const auto place = std::lower_bound(names_.begin(), names_.end(), name) - names_.begin();
    const bool before = was_seen_[static_cast<std::size_t>(place)];
    was_seen_[static_cast<std::size_t>(place)] = true;
    return before;
  }

 private:
  template <typename Visit>
  static void for_each(const Node& toolboxes, const Visit& visit) {
    for (const Value toolbox : toolboxes.value().items()) {
      const auto name = toolbox.find(schema::name.name).string();
      if (!is_blank(name)) visit(name);
    }
  }

  std::vector<std::string_view> names_;
  std::vector<bool> was_seen_;
};

using Rules = std::vector<const Rule*>;

/// Those of machines and, of `subject`, the agent or a toolbox. Looked up once: a set may have millions of toolboxes.
Rules rules_of(Subject subject, Severity severity) {
  Rules found;
  for (const Rule& rule : all_rules()) {
    const bool is_of_subject = rule.subject == Subject::machine || rule.subject == subject;
    if (rule.severity == severity && is_of_subject) found.push_back(&rule);
  }
  return found;
}

void judge_machine(const Machine& machine, const Rules& rules, Findings& findings) {
  for (const Rule* rule : rules) {
    Report report(*rule, findings);
    std::get<MachineCheck>(rule->check)(machine, report);
  }
}

void judge_own_fields(const Node& spec, Severity severity, Findings& findings) {
  for (const Rule& rule : all_rules()) {
    if (rule.severity != severity || rule.subject != Subject::set) continue;
    Report report(rule, findings);
    std::get<SetCheck>(rule.check)(spec, report);
  }
}

}  // namespace

void judge_rules(const Node& spec, Severity severity, Findings& findings) {
  const Machine agent = agent_of(spec);
  judge_machine(agent, rules_of(Subject::agent, severity), findings);
  const Node toolboxes = spec[schema::toolboxes.name];
  const Rules rules = rules_of(Subject::toolbox, severity);
  ToolboxNames names(toolboxes);
  for (const Node& node : toolboxes.items()) {
    if (!is_judged(node)) continue;
    Machine toolbox = toolbox_of(node, agent.backend);
    toolbox.repeats_name = names.repeats(schema::read(node, schema::name));
    judge_machine(toolbox, rules, findings);
  }
  judge_own_fields(spec, severity, findings);
}

SetFindings judge_set(const Node& spec, SetLimits limits) {
  SetFindings found{Findings(limits.errors), Findings(limits.advice)};
  schema::find_type_errors(spec, found.errors);
  judge_rules(spec, Severity::error, found.errors);
  judge_rules(spec, Severity::warning, found.advice);
  return found;
}

namespace check {

namespace {

/// `member` is set to a string that the schema does not list.
void supported(const Node& object, const schema::Field& member, Report& report) {
  const std::string_view text = schema::read(object, member);
  if (text.empty() || std::find(member.allowed.begin(), member.allowed.end(), text) != member.allowed.end()) return;
  report.unsupported(object[member.name], member.allowed);
}

void required(const Node& object, const schema::Field& member, Report& report, std::string_view detail = {}) {
  if (!schema::read(object, member).empty()) return;
  const Node node = object[member.name];
  if (node.lacks_text()) report.required(node, detail);
}

bool boots_on_firecracker(const Machine& machine) { return machine.boots() && machine.backend == firecracker; }

}  // namespace

void agent_image_required(const Machine& agent, Report& report) { required(agent.node, schema::image, report); }

void agent_replicas_nonnegative(const Machine& agent, Report& report) {
  const Node replicas = agent.node[schema::agent_replicas.name];
  if (replicas.int32().value_or(0) < 0) report.invalid(replicas, "must be greater than or equal to 0");
}

void agent_mode_supported(const Machine& agent, Report& report) { supported(agent.node, schema::agent_mode, report); }

void os_supported(const Machine& machine, Report& report) {
  if (machine.boots()) supported(machine.node, schema::os, report);
}

void backend_supported(const Machine& machine, Report& report) {
  if (machine.boots()) supported(machine.node, schema::backend, report);
}

void conn_type_supported(const Machine& machine, Report& report) { supported(machine.node, schema::conn_type, report); }

void firecracker_no_windows(const Machine& machine, Report& report) {
  if (!boots_on_firecracker(machine) || machine.os != "windows") return;
  report.forbidden(machine.node[schema::os.name],
                   "firecracker cannot boot Windows guests; use backend cloud-hypervisor");
}

void firecracker_oci_image(const Machine& machine, Report& report) {
  if (!boots_on_firecracker(machine) || !is_http_url(schema::read(machine.node, schema::image))) return;
  report.invalid(machine.node[schema::image.name], "must be an OCI image with backend firecracker, not a cloudimg URL");
}

void firecracker_no_clone(const Machine& machine, Report& report) {
  if (!boots_on_firecracker(machine) || machine.mode != clone) return;
  report.forbidden(machine.node[schema::agent_mode.name],
                   "firecracker cannot clone: its snapshots freeze the guest's network state; use mode run");
}

void toolbox_name_required(const Machine& toolbox, Report& report) { required(toolbox.node, schema::name, report); }

void toolbox_name_rfc1123(const Machine& toolbox, Report& report) {
  const std::string_view name = schema::read(toolbox.node, schema::name);
  if (name.empty() || is_rfc1123_label(name)) return;
  report.invalid(toolbox.node[schema::name.name], must_be_rfc1123_label, rfc1123_label_of(name));
}

void toolbox_name_unique(const Machine& toolbox, Report& report) {
  if (toolbox.repeats_name) report.duplicate(toolbox.node[schema::name.name]);
}

void toolbox_mode_supported(const Machine& toolbox, Report& report) {
  supported(toolbox.node, schema::toolbox_mode, report);
}

void toolbox_static_ip_required(const Machine& toolbox, Report& report) {
  if (toolbox.is_static()) required(toolbox.node, schema::static_ip, report, "must be set with mode static");
}

void toolbox_static_vmid_required(const Machine& toolbox, Report& report) {
  if (toolbox.is_static()) required(toolbox.node, schema::static_vmid, report, "must be set with mode static");
}

void toolbox_image_required(const Machine& toolbox, Report& report) {
  if (toolbox.boots()) required(toolbox.node, schema::toolbox_image, report, "must be set unless mode is static");
}

void toolbox_backend_matches_agent(const Machine& toolbox, Report& report) {
  const bool both_readable = !toolbox.backend.empty() && !toolbox.agent_backend.empty();
  if (!toolbox.boots() || !both_readable || toolbox.backend == toolbox.agent_backend) return;
  // The default is what the rule compares, and what the API server will have written: say it even where it is absent.
  report.forbidden(toolbox.node[schema::backend.name],
                   in_quotes(toolbox.backend) + " must match the agent's backend " + in_quotes(toolbox.agent_backend),
                   toolbox.agent_backend);
}

void snapshot_policy_supported(const Node& spec, Report& report) { supported(spec, schema::snapshot_policy, report); }

void hibernate_policy_supported(const Node& spec, Report& report) { supported(spec, schema::hibernate_policy, report); }

void toolbox_name_numeric(const Machine& toolbox, Report& report) {
  const std::string_view name = schema::read(toolbox.node, schema::name);
  if (!is_numeric(name)) return;
  report.note(toolbox.node[schema::name.name],
              in_quotes(name) + " has digits only and can collide with an agent's pod, named by its slot number");
}

void clone_image_relative(const Machine& machine, Report& report) {
  const std::string_view image = schema::read(machine.node, schema::image);
  if (!machine.boots() || machine.mode != clone || image.empty() || is_registry_relative_image(image)) return;
  report.note(machine.node[schema::image.name],
              in_quotes(image) +
                  " is no registry-relative repo[:tag]; mode clone pulls snapshots from the platform's registry");
}

void firecracker_ignores_no_direct_io(const Machine& machine, Report& report) {
  if (!boots_on_firecracker(machine)) return;
  const Node flag = machine.node[schema::no_direct_io.name];
  if (flag.is_true()) report.note(flag, "has no effect with backend firecracker");
}

void static_ignores_vm_options(const Machine& toolbox, Report& report) {
  if (!toolbox.is_static()) return;
  for (const schema::Field* option : {&schema::toolbox_image, &schema::storage, &schema::resources}) {
    const Node node = toolbox.node[option->name];
    // Of another type it is a mistake already.
    if (node.is_set() && schema::has_type(node, *option)) report.note(node, "has no effect with mode static");
  }
}

}  // namespace check

}  // namespace cocoon
