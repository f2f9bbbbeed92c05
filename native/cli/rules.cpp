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

std::string one_rule(const Rule& rule, const std::string& output) {
  if (output == "json") return rule_as_json(rule);
  return output == "markdown" ? rule_as_markdown(rule) : rule_as_text(rule);
}

std::string every_rule(const std::string& output) {
  if (output == "json") return rules_as_json(all_rules());
  return output == "markdown" ? rules_as_markdown(all_rules()) : rules_as_text(all_rules());
}

}  // namespace

int rules(const RulesOptions& options) {
  if (options.id.empty()) return print(every_rule(options.output)) ? ExitCode::good : ExitCode::usage;
  const Rule* rule = find_rule(options.id);
  if (rule == nullptr) return unknown_rule(options.id);
  return print(one_rule(*rule, options.output)) ? ExitCode::good : ExitCode::usage;
}

std::string version_text() { return "cocoon-webhook " + std::string(version) + " (" + std::string(revision) + ")"; }

int print_version() { return print(version_text() + '\n') ? ExitCode::good : ExitCode::usage; }

}  // namespace cocoon::cli
