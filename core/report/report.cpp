#include "core/report/report.hpp"

#include "core/report/formats.hpp"

namespace cocoon {

std::optional<Format> format_called(std::string_view name) {
  for (const FormatName& known : format_names) {
    if (name == known.name) return known.format;
  }
  return std::nullopt;
}

std::string_view level_of(Severity severity) { return severity == Severity::info ? "note" : severity_name(severity); }

std::string to_text(const LintReport& report, const ReportOptions& options) {
  switch (options.format) {
    case Format::json: return to_json(report) + '\n';
    case Format::sarif: return to_sarif(report, options.version) + '\n';
    case Format::github: return to_annotations(report, options.errors_only);
    case Format::text: break;
  }
  return to_compiler_text(report, options);
}

}  // namespace cocoon
