// The rule table as documentation: what `cocoon-webhook rules` prints, what stands in the README, what the page shows.
//
//   rules_as_markdown(all_rules());                // the README's table
//   rule_as_text(*find_rule("os-supported"));      // `cocoon-webhook rules os-supported`
//
// Thread-safe: it reads a constant table.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/rules/rule.hpp"

namespace cocoon {

/// One line for each rule: id, severity, what must hold.
std::string rules_as_text(std::span<const Rule> rules);
/// All about one rule: what must hold, why, how to fix it, an example that breaks it.
std::string rule_as_text(const Rule& rule);
/// A table of id, subject, severity, what must hold, and how to fix it.
std::string rules_as_markdown(std::span<const Rule> rules);
/// A section about one rule, with the example.
std::string rule_as_markdown(const Rule& rule);
/// An array with one object for each rule.
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
