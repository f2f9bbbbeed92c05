#include "core/field/wording.hpp"
#include "core/report/formats.hpp"
#include "core/rules/table.hpp"

namespace cocoon {

namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

/// A path as a relative URI reference.
std::string uri_of(std::string_view path) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string uri;
  for (const char c : path) {
    if (is_unreserved(c)) {
      uri += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      uri += {'%', digits[byte >> 4U], digits[byte & 0xFU]};
    }
  }
  return uri;
}

OrderedJson rule_descriptors() {
  OrderedJson descriptors = OrderedJson::array();
  for (const Rule& rule : all_rules()) {
    descriptors.push_back({{"id", rule.id},
                           {"shortDescription", {{"text", rule.summary}}},
                           {"fullDescription", {{"text", rule.reason}}},
                           {"help", {{"text", rule.fix}}},
                           {"defaultConfiguration", {{"level", severity_name(rule.severity)}}}});
  }
  return descriptors;
}

OrderedJson region(const Range& range) {
  return {{"startLine", range.start.line},
          {"startColumn", range.start.column},
          {"endLine", range.end.line},
          {"endColumn", range.end.column}};
}

OrderedJson result(const LintedObject& linted, const PlacedFinding& placed) {
  OrderedJson location = {
      {"physicalLocation", {{"artifactLocation", {{"uri", uri_of(linted.source)}}}, {"region", region(placed.range)}}}};
  return {{"ruleId", placed.finding.rule},
          {"ruleIndex", find_rule(placed.finding.rule) - all_rules().data()},
          {"level", severity_name(placed.finding.severity)},
          {"message", {{"text", message(placed.finding)}}},
          {"locations", OrderedJson::array({std::move(location)})}};
}

}  // namespace

std::string to_sarif(const LintReport& report, std::string_view version) {
  OrderedJson results = OrderedJson::array();
  for (const LintedObject& linted : report.objects) {
    for (const PlacedFinding& placed : linted.findings) results.push_back(result(linted, placed));
  }
  OrderedJson driver = {{"name", "cocoon-webhook"},
                        {"version", version},
                        {"informationUri", "https://github.com/cocoonstack/cocoon-webhook"},
                        {"rules", rule_descriptors()}};
  // Columns here count characters, which SARIF calls unicodeCodePoints.
  OrderedJson run = {
      {"tool", {{"driver", std::move(driver)}}}, {"columnKind", "unicodeCodePoints"}, {"results", std::move(results)}};
  return dump({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
               {"version", "2.1.0"},
               {"runs", OrderedJson::array({std::move(run)})}});
}

}  // namespace cocoon
