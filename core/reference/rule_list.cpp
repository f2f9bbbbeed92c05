#include "core/reference/rule_list.hpp"

#include <algorithm>

#include "core/json/writer.hpp"
#include "core/rules/table.hpp"

namespace cocoon {

namespace {

/// Who speaks of the rule: the server denies by it, or only those that read a file do.
std::string_view judged_by(const Rule& rule) {
  const bool is_type_rule = rule.id == "type-mismatch" || rule.id == "quantity-invalid";
  const bool is_of_files =
      rule.subject == Subject::text || rule.subject == Subject::templates || rule.subject == Subject::markdown;
  return is_of_files && !is_type_rule ? "validate" : "server";
}

std::string_view subject_name(const Rule& rule) {
  switch (rule.subject) {
    case Subject::machine: return "agent and toolboxes";
    case Subject::agent: return "agent";
    case Subject::toolbox: return "toolbox";
    case Subject::set: return "CocoonSet";
    case Subject::pod: return "Pod";
    case Subject::workload: return "Deployment, StatefulSet";
    case Subject::templates: return "workloads";
    case Subject::markdown: return "Markdown";
    case Subject::text: break;
  }
  return "text";
}

std::string padded(std::string_view text, std::size_t width) {
  return std::string(text) + std::string(text.size() < width ? width - text.size() : 0, ' ');
}

std::string indented(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out += "    " + std::string(text.substr(0, end)) + '\n';
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

/// A `|` would end a table's cell.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

std::string code_block(const Rule& rule) {
  // An example in Markdown has a fence of its own.
  const bool is_markdown = rule.subject == Subject::markdown;
  const std::string fence = is_markdown ? "````" : "```";
  return fence + (is_markdown ? "markdown" : "yaml") + '\n' + example_of(rule) + fence + '\n';
}

void write_rule(JsonWriter& json, const Rule& rule) {
  const auto object = json.object();
  json.member("id", rule.id);
  json.member("severity", severity_name(rule.severity));
  json.member("subject", subject_name(rule));
  json.member("field", rule.field);
  json.member("judgedBy", judged_by(rule));
  json.member("summary", summary_of(rule));
  json.member("reason", reason_of(rule));
  json.member("fix", fix_of(rule));
  json.member("example", example_of(rule));
}

}  // namespace

std::string rules_as_text(std::span<const Rule> rules) {
  std::size_t width = 0;
  for (const Rule& rule : rules) width = std::max(width, rule.id.size());
  std::string text;
  for (const Rule& rule : rules) {
    text += padded(rule.id, width) + "  " + padded(severity_name(rule.severity), 7) + "  " + summary_of(rule) + '\n';
  }
  return text;
}

std::string rule_as_text(const Rule& rule) {
  const auto row = [](std::string_view label, std::string_view text) {
    return padded(label, 9) + std::string(text) + '\n';
  };
  return std::string(rule.id) + " (" + std::string(severity_name(rule.severity)) + ")\n\n" +
         row("what", summary_of(rule)) +
         row("where", std::string(subject_name(rule)) + ": " + std::string(rule.field)) + row("why", reason_of(rule)) +
         row("fix", fix_of(rule)) + "\nThis breaks it:\n\n" + indented(example_of(rule));
}

std::string rules_as_markdown(std::span<const Rule> rules) {
  std::string text = "| rule | about | severity | what must hold | fix |\n|---|---|---|---|---|\n";
  for (const Rule& rule : rules) {
    text += "| `" + std::string(rule.id) + "` | " + cell(subject_name(rule)) + " | " +
            std::string(severity_name(rule.severity)) + " | " + cell(summary_of(rule)) + " | " + cell(fix_of(rule)) +
            " |\n";
  }
  return text;
}

std::string rule_as_markdown(const Rule& rule) {
  return "## `" + std::string(rule.id) + "`\n\n" + summary_of(rule) + " (" + std::string(severity_name(rule.severity)) +
         ", " + std::string(subject_name(rule)) + ": " + std::string(rule.field) + ")\n\nWhy: " + reason_of(rule) +
         "\n\nFix: " + fix_of(rule) + "\n\nThis breaks it:\n\n" + code_block(rule);
}

std::string rules_as_json(std::span<const Rule> rules) {
  JsonWriter json;
  {
    const auto list = json.array();
    for (const Rule& rule : rules) write_rule(json, rule);
  }
  return json.take() + '\n';
}

std::string rule_as_json(const Rule& rule) {
  JsonWriter json;
  write_rule(json, rule);
  return json.take() + '\n';
}

}  // namespace cocoon
