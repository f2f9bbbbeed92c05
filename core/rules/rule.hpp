// A rule is one row of a table (table.hpp) and one function of a few lines.
//
// The function gets what the rule speaks of and a Report that is already bound to the rule, so that no finding can lack
// its id:
//
//   void agent_replicas_nonnegative(const Machine& agent, Report& report) {
//     const Node replicas = agent.node["replicas"];
//     if (replicas.int32().value_or(0) < 0) report.invalid(replicas, "must be greater than or equal to 0");
//   }
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/field/finding.hpp"
#include "core/field/node.hpp"

namespace cocoon {

struct Rule;
struct Machine;
struct PodRequest;
struct ScaleChange;

/// Where a rule puts its findings.
class Report {
 public:
  Report(const Rule& rule, Findings& findings) : rule_(rule), findings_(findings) {}

  void required(const Node& node, std::string_view detail = {});
  void duplicate(const Node& node);
  void invalid(const Node& node, std::string_view detail);
  void unsupported(const Node& node, std::span<const std::string_view> supported);
  void forbidden(const Node& node, std::string_view detail);
  /// For advice: the detail says all.
  void note(const Node& node, std::string_view detail);

 private:
  void add(Cause cause, const Node& node, bool with_value, std::string_view detail);

  const Rule& rule_;
  Findings& findings_;
};

/// What a rule is about. Findings of a CocoonSet are reported agent first, then toolbox by toolbox, then the set.
enum class Subject {
  text,      ///< what the readers and the schema find; no check of its own
  machine,   ///< agent and toolboxes
  agent,     ///< the agent only
  toolbox,   ///< each toolbox
  set,       ///< the set's own fields
  pod,       ///< POST /mutate
  workload,  ///< POST /validate
  markdown,  ///< examples in documentation, which `validate --markdown` judges; no check of its own
};

using MachineCheck = void (*)(const Machine&, Report&);
using SetCheck = void (*)(const Node& spec, Report&);
using PodCheck = void (*)(const PodRequest&, Report&);
using WorkloadCheck = void (*)(const ScaleChange&, Report&);
using Check = std::variant<std::monostate, MachineCheck, SetCheck, PodCheck, WorkloadCheck>;

/// One row: all that any surface says about a rule.
struct Rule {
  std::string_view id;
  Subject subject;
  Severity severity;
  std::string_view field;    ///< the member that it speaks of, `[]` for any index
  std::string_view summary;  ///< what must hold, one line
  std::string_view reason;   ///< why, one or two sentences
  std::string_view fix;      ///< what to do, one line
  std::string_view example;  ///< the smallest YAML that breaks this rule alone
  Check check = {};
};

}  // namespace cocoon
