// The table of all rules, in the order in which findings are reported.
//
// Out of it come the server's verdicts, `cocoon-webhook rules`, the README's table, the metric's `rule` label, the
// SARIF rule list, and the tests' list: a rule without a case fails, and so does a case without a rule. Ids are public
// and do not change.
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

/// The smallest YAML that breaks `rule` and no other. For a workload rule two documents: the object before and after.
std::string example_of(const Rule& rule);

/// The fix to show for a finding: its own where it has one, else its rule's.
std::string_view fix_of(const Finding& finding);

}  // namespace cocoon
