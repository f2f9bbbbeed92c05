#include "core/field/wording.hpp"
#include "core/report/formats.hpp"
#include "core/rules/table.hpp"

namespace cocoon {

namespace {

OrderedJson finding(const PlacedFinding& placed) {
  return {{"rule", placed.finding.rule},
          {"severity", severity_name(placed.finding.severity)},
          {"field", placed.finding.field.to_string()},
          {"message", message(placed.finding)},
          {"fix", fix_of(placed.finding)},
          {"start", position_json(placed.range.start)},
          {"end", position_json(placed.range.end)}};
}

OrderedJson object(const LintedObject& linted) {
  OrderedJson findings = OrderedJson::array();
  for (const PlacedFinding& placed : linted.findings) findings.push_back(finding(placed));
  return {{"source", linted.source},        {"document", linted.document},
          {"item", or_null(linted.item)},   {"apiVersion", or_null(linted.api_version)},
          {"kind", or_null(linted.kind)},   {"namespace", or_null(linted.ns)},
          {"name", or_null(linted.name)},   {"valid", linted.is_valid()},
          {"findings", std::move(findings)}};
}

}  // namespace

std::string to_json(const LintReport& report) {
  OrderedJson objects = OrderedJson::array();
  for (const LintedObject& linted : report.objects) objects.push_back(object(linted));
  return dump({{"objects", std::move(objects)},
               {"skipped", report.skipped},
               {"errors", report.errors},
               {"warnings", report.warnings}});
}

}  // namespace cocoon
