#include "core/field/wording.hpp"
#include "core/report/formats.hpp"
#include "core/rules/table.hpp"

namespace cocoon {

namespace {

/// Workflow commands end at a line's end and separate properties by `,` and `:`; these are written as percent escapes.
std::string command_escaped(std::string_view text, bool is_property) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '%': out += "%25"; break;
      case '\r': out += "%0D"; break;
      case '\n': out += "%0A"; break;
      case ':': out += is_property ? "%3A" : ":"; break;
      case ',': out += is_property ? "%2C" : ","; break;
      default: out += c;
    }
  }
  return out;
}

std::string annotation(const LintedObject& linted, const PlacedFinding& placed) {
  const Range& range = placed.range;
  const Severity severity = placed.finding.severity;
  std::string command = "::" + std::string(severity == Severity::info ? "notice" : severity_name(severity));
  command += " file=" + command_escaped(linted.source, true);
  command += ",line=" + std::to_string(range.start.line) + ",col=" + std::to_string(range.start.column);
  command += ",endLine=" + std::to_string(range.end.line) + ",endColumn=" + std::to_string(range.end.column);
  command += ",title=" + command_escaped(placed.finding.rule, true);
  std::string text = message(placed.finding);
  if (const std::string fix = fix_of(placed.finding); !fix.empty()) text += "\nfix: " + fix;
  return command + "::" + command_escaped(text, false) + '\n';
}

}  // namespace

std::string to_annotations(const LintReport& report, bool errors_only) {
  std::string text;
  for (const LintedObject& linted : report.objects) {
    for (const PlacedFinding& placed : linted.findings) {
      if (!errors_only || placed.finding.severity == Severity::error) text += annotation(linted, placed);
    }
  }
  return text;
}

}  // namespace cocoon
