#include <algorithm>
#include <iterator>
#include <vector>

#include "core/field/near_word.hpp"
#include "core/field/quote.hpp"
#include "core/reference/rule_list.hpp"
#include "core/rules/table.hpp"
#include "native/cli/commands.hpp"
#include "native/cli/input.hpp"
#include "native/version.hpp"

namespace cocoon::cli {

namespace {

int unknown_rule(const std::string& id) {
  std::vector<std::string_view> ids;
  for (const Rule& rule : all_rules()) ids.push_back(rule.id);
  std::string message = "no rule " + in_quotes(id);
  if (const auto near = near_word(id, ids)) message += "; did you mean " + in_quotes(*near) + "?";
  return fail(message + " (`cocoon-webhook rules` lists them all)");
}

const RuleFormat& format_of(const RulesOptions& options) {
  return *std::find_if(std::begin(rule_formats), std::end(rule_formats),
                       [&](const RuleFormat& format) { return format.name == options.output; });
}

}  // namespace

int rules(const RulesOptions& options) {
  const RuleFormat& format = format_of(options);
  if (options.id.empty()) return print(format.all(all_rules())).ok() ? ExitCode::good : ExitCode::usage;
  const Rule* rule = find_rule(options.id);
  if (rule == nullptr) return unknown_rule(options.id);
  return print(format.one(*rule)).ok() ? ExitCode::good : ExitCode::usage;
}

std::string version_text() { return "cocoon-webhook " + std::string(version) + " (" + std::string(revision) + ")"; }

int print_version() { return print(version_text() + '\n').ok() ? ExitCode::good : ExitCode::usage; }

}  // namespace cocoon::cli
