// A rule is one row of a table (table.hpp) and one function of a few lines.
//
// The function gets what the rule is about and a Report that knows the rule, so that no finding lacks its id:
//
//   void agent_replicas_nonnegative(const Machine& agent, Report& report) {
//     const Node replicas = agent.node["replicas"];
//     if (replicas.int32().value_or(0) < 0) report.invalid(replicas, "must be greater than or equal to 0");
//   }
//
// A Report refers to the rule and to the findings that it adds to, and outlives neither. Not thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/field/finding.hpp"
#include "core/field/node.hpp"

namespace cocoon {

namespace schema {
struct Field;
}

struct Rule;
struct Machine;
struct PodRequest;
struct ScaleChange;

/// Collects the findings of one rule.
class Report {
 public:
  Report(const Rule& rule, Findings& findings) : rule_(rule), findings_(findings) {}

  void required(const Node& node, std::string_view detail = {});
  void duplicate(const Node& node);
  /// `suggestion`: the value that was probably meant; nothing where that is not known.
  void invalid(const Node& node, std::string_view detail, std::string suggestion = {});
  /// `supported` outlives the finding: a table of the schema.
  void unsupported(const Node& node, std::span<const std::string_view> supported);
  void forbidden(const Node& node, std::string_view detail, std::string_view suggestion = {});
  /// Advice, whose detail is the whole message.
  void note(const Node& node, std::string_view detail);

 private:
  Finding* add(Cause cause, const Node& node, bool with_value, std::string_view detail);

  const Rule& rule_;
  Findings& findings_;
};

/// What a rule is about. Findings of a CocoonSet come in the order agent, toolboxes by index, the set itself.
enum class Subject {
  text,       ///< found by the readers and the schema; no check of its own
  machine,    ///< the agent and each toolbox
  agent,      ///< the agent only
  toolbox,    ///< each toolbox
  set,        ///< the set's own fields
  pod,        ///< POST /mutate
  workload,   ///< POST /validate
  templates,  ///< workloads with a pod template, in a file; no check of its own
  markdown,   ///< examples in documentation, judged by `validate --markdown`; no check of its own
};

using MachineCheck = void (*)(const Machine&, Report&);
using SetCheck = void (*)(const Node& spec, Report&);
using PodCheck = void (*)(const PodRequest&, Report&);
using WorkloadCheck = void (*)(const ScaleChange&, Report&);
using Check = std::variant<std::monostate, MachineCheck, SetCheck, PodCheck, WorkloadCheck>;

/// A text of the rule table. `{values}` and `{default}` in it stand for what the schema says of the row's
/// `schema_field`, so that a list of values stands in the schema alone: "set os to {values}" is shown as "set os to
/// linux, windows or android". Read it by summary_of(), reason_of() and fix_of() of table.hpp.
class Prose {
 public:
  constexpr Prose(const char* text) : text_(text) {}  // NOLINT(google-explicit-constructor): a row is written in quotes

  /// As it is shown. `field` may be nullptr where the text has no placeholder.
  std::string filled(const schema::Field* field) const;

 private:
  std::string_view text_;
};

/// One row: all that any surface says about a rule.
struct Rule {
  std::string_view id;
  Subject subject;
  Severity severity;
  std::string_view field;    ///< the member that it is about, `[]` for any index
  Prose summary;             ///< what must hold, one line
  Prose reason;              ///< why, one or two sentences
  Prose fix;                 ///< what to do, one line
  std::string_view example;  ///< what breaks this rule alone; example_of() completes it
  Check check = {};
  const schema::Field* schema_field = nullptr;  ///< whose values and default the texts name
};

}  // namespace cocoon
