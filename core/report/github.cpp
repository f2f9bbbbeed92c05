#include "core/field/wording.hpp"
#include "core/report/formats.hpp"
#include "core/report/location.hpp"
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

/// Without a file, such as of standard input, GitHub shows it at the run: its lines would be those of no file.
std::string place_of(const std::optional<std::string>& file, const Range& range) {
  if (!file) return {};
  std::string place = "file=" + command_escaped(*file, true);
  place += ",line=" + std::to_string(range.start.line) + ",col=" + std::to_string(range.start.column);
  place += ",endLine=" + std::to_string(range.end.line) + ",endColumn=" + std::to_string(range.end.column);
  return place + ',';
}

std::string annotation(const std::optional<std::string>& file, const PlacedFinding& placed) {
  const Severity severity = placed.finding.severity;
  std::string command = "::" + std::string(severity == Severity::info ? "notice" : severity_name(severity)) + ' ';
  command += place_of(file, placed.range);
  command += "title=" + command_escaped(placed.finding.rule, true);
  std::string text = message(placed.finding);
  if (const std::string fix = fix_of(placed.finding); !fix.empty()) text += "\nfix: " + fix;
  return command + "::" + command_escaped(text, false) + '\n';
}

class Annotations final : public ReportWriter {
 public:
  using ReportWriter::ReportWriter;

  std::string add(const LintReport& report) override {
    std::string text;
    for (const LintedObject& linted : report.objects) {
      const std::optional<std::string> file = path_of_file(linted.source, options().folder);
      for (const PlacedFinding& placed : linted.findings) {
        if (options().shows(placed.finding.severity)) text += annotation(file, placed);
      }
    }
    return text;
  }
  std::string end(const LintReport&) override { return {}; }
};

}  // namespace

std::unique_ptr<ReportWriter> annotations(const ReportOptions& options) {
  return std::make_unique<Annotations>(options);
}

}  // namespace cocoon
