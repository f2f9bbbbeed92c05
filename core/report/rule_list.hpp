// The rule table as documentation: what `cocoon-webhook rules` prints, what stands in the README, what the page shows.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/rules/rule.hpp"

namespace cocoon {

/// One line a rule: id, severity, what must hold.
std::string rules_as_text(std::span<const Rule> rules);
/// All about one rule: what, why, how to fix it, an example that breaks it.
std::string rule_as_text(const Rule& rule);
/// A table of id, subject, severity, what must hold, and how to fix it.
std::string rules_as_markdown(std::span<const Rule> rules);
/// A section a rule, with the example.
std::string rule_as_markdown(const Rule& rule);
/// An array, one object a rule.
std::string rules_as_json(std::span<const Rule> rules);
std::string rule_as_json(const Rule& rule);

struct RuleFormat {
  std::string_view name;
  std::string (*all)(std::span<const Rule>);
  std::string (*one)(const Rule&);
};

/// In the order in which they are offered; the first is the default.
inline constexpr RuleFormat rule_formats[] = {
    {"text", rules_as_text, rule_as_text},
    {"markdown", rules_as_markdown, rule_as_markdown},
    {"json", rules_as_json, rule_as_json},
};

}  // namespace cocoon
