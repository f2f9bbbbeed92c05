#include "core/encoding/percent.hpp"
#include "core/field/wording.hpp"
#include "core/report/formats.hpp"
#include "core/rules/table.hpp"

namespace cocoon {

namespace {

/// A path as a relative URI reference.
std::string uri_of(std::string_view path) { return percent_encoded(path, "/"); }

/// SARIF wraps each text in an object.
void write_text(JsonWriter& json, std::string_view name, std::string_view text) {
  json.key(name);
  json.begin_object();
  json.member("text", text);
  json.end_object();
}

void write_rule(JsonWriter& json, const Rule& rule) {
  json.begin_object();
  json.member("id", rule.id);
  write_text(json, "shortDescription", summary_of(rule));
  write_text(json, "fullDescription", reason_of(rule));
  write_text(json, "help", fix_of(rule));
  json.key("defaultConfiguration");
  json.begin_object();
  json.member("level", severity_name(rule.severity));
  json.end_object();
  json.end_object();
}

void write_tool(JsonWriter& json, std::string_view version) {
  json.key("tool");
  json.begin_object();
  json.key("driver");
  json.begin_object();
  json.member("name", "cocoon-webhook");
  json.member("version", version);
  json.member("informationUri", "https://github.com/cocoonstack/cocoon-webhook");
  json.key("rules");
  json.begin_array();
  for (const Rule& rule : all_rules()) write_rule(json, rule);
  json.end_array();
  json.end_object();
  json.end_object();
}

void write_location(JsonWriter& json, std::string_view source, const Range& range) {
  json.begin_object();
  json.key("physicalLocation");
  json.begin_object();
  json.key("artifactLocation");
  json.begin_object();
  json.member("uri", uri_of(source));
  json.end_object();
  json.key("region");
  json.begin_object();
  json.member("startLine", range.start.line);
  json.member("startColumn", range.start.column);
  json.member("endLine", range.end.line);
  json.member("endColumn", range.end.column);
  json.end_object();
  json.end_object();
  json.end_object();
}

void write_result(JsonWriter& json, const LintedObject& linted, const PlacedFinding& placed) {
  json.begin_object();
  json.member("ruleId", placed.finding.rule);
  json.member("ruleIndex", find_rule(placed.finding.rule) - all_rules().data());
  json.member("level", severity_name(placed.finding.severity));
  write_text(json, "message", message(placed.finding));
  json.key("locations");
  json.begin_array();
  write_location(json, linted.source, placed.range);
  json.end_array();
  json.end_object();
}

}  // namespace

std::string to_sarif(const LintReport& report, std::string_view version) {
  JsonWriter json;
  json.begin_object();
  json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
  json.member("version", "2.1.0");
  json.key("runs");
  json.begin_array();
  json.begin_object();
  write_tool(json, version);
  // Columns here count characters, which SARIF calls unicodeCodePoints.
  json.member("columnKind", "unicodeCodePoints");
  json.key("results");
  json.begin_array();
  for (const LintedObject& linted : report.objects) {
    for (const PlacedFinding& placed : linted.findings) write_result(json, linted, placed);
  }
  json.end_array();
  json.end_object();
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace cocoon
