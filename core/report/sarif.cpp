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
  const auto object = json.object(name);
  json.member("text", text);
}

void write_rule(JsonWriter& json, const Rule& rule) {
  const auto object = json.object();
  json.member("id", rule.id);
  write_text(json, "shortDescription", summary_of(rule));
  write_text(json, "fullDescription", reason_of(rule));
  write_text(json, "help", fix_of(rule));
  const auto configuration = json.object("defaultConfiguration");
  json.member("level", severity_name(rule.severity));
}

void write_tool(JsonWriter& json, std::string_view version) {
  const auto tool = json.object("tool");
  const auto driver = json.object("driver");
  json.member("name", "cocoon-webhook");
  json.member("version", version);
  json.member("informationUri", "https://github.com/cocoonstack/cocoon-webhook");
  const auto rules = json.array("rules");
  for (const Rule& rule : all_rules()) write_rule(json, rule);
}

/// `message`: what the place has to do with the result; empty for the result's own.
void write_location(JsonWriter& json, std::string_view source, const Range& range, std::string_view message = {}) {
  const auto location = json.object();
  if (!message.empty()) write_text(json, "message", message);
  const auto physical = json.object("physicalLocation");
  {
    const auto artifact = json.object("artifactLocation");
    json.member("uri", uri_of(source));
  }
  const auto region = json.object("region");
  json.member("startLine", range.start.line);
  json.member("startColumn", range.start.column);
  json.member("endLine", range.end.line);
  json.member("endColumn", range.end.column);
}

void write_result(JsonWriter& json, const LintedObject& linted, const PlacedFinding& placed) {
  const auto result = json.object();
  json.member("ruleId", placed.finding.rule);
  json.member("ruleIndex", find_rule(placed.finding.rule) - all_rules().data());
  json.member("level", level_of(placed.finding.severity));
  write_text(json, "message", message(placed.finding));
  {
    const auto locations = json.array("locations");
    write_location(json, linted.source, placed.range);
  }
  if (placed.related.empty()) return;
  const auto locations = json.array("relatedLocations");
  for (const RelatedPlace& place : placed.related) write_location(json, linted.source, place.range, place.message);
}

}  // namespace

std::string to_sarif(const LintReport& report, std::string_view version) {
  JsonWriter json;
  {
    const auto log = json.object();
    json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    json.member("version", "2.1.0");
    const auto runs = json.array("runs");
    const auto run = json.object();
    write_tool(json, version);
    // Columns here count characters, which SARIF calls unicodeCodePoints.
    json.member("columnKind", "unicodeCodePoints");
    const auto results = json.array("results");
    for (const LintedObject& linted : report.objects) {
      for (const PlacedFinding& placed : linted.findings) write_result(json, linted, placed);
    }
  }
  return json.take();
}

}  // namespace cocoon
