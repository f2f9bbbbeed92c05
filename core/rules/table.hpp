// The table of all rules, in the order in which findings are reported.
//
//   const Rule* rule = find_rule("os-supported");
//   fix_of(*rule);  // "set os to linux, windows or android"
//
// Out of it come the server's verdicts, `cocoon-webhook rules`, the README's table, the metric's `rule` label, the
// SARIF rule list, and the tests' list: a rule without a case fails, and so does a case without a rule. Ids are public
// and do not change. The table is constant: its rows live as long as the program, and any thread may read them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/rules/rule.hpp"

namespace cocoon {

/// Every rule.
std::span<const Rule> all_rules();

/// The rule `id`, or nullptr.
const Rule* find_rule(std::string_view id);

/// The texts of a row as they are shown.
std::string summary_of(const Rule& rule);
std::string reason_of(const Rule& rule);
std::string fix_of(const Rule& rule);

/// The smallest YAML that breaks `rule` and no other. For a workload rule two documents: the object before and after.
std::string example_of(const Rule& rule);

/// The fix to show for a finding: its own where it has one, else its rule's.
std::string fix_of(const Finding& finding);

}  // namespace cocoon
