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

std::unique_ptr<ReportWriter> report_writer(const ReportOptions& options) {
  switch (options.format) {
    case Format::json: return json(options);
    case Format::sarif: return sarif(options);
    case Format::github: return annotations(options);
    case Format::junit: return junit(options);
    case Format::text: break;
  }
  return compiler_text(options);
}

std::string to_text(const LintReport& report, const ReportOptions& options) {
  const std::unique_ptr<ReportWriter> writer = report_writer(options);
  std::string text = writer->add(report);
  return text += writer->end(report);
}

}  // namespace cocoon
