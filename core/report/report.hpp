// A lint report as text for people and for machines.
//
// The same bytes come out of the command line and of the Wasm module: nothing is formatted twice.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/answer/lint.hpp"

namespace cocoon {

enum class Format {
  text,    ///< in the manner of a compiler, with the source line and a caret
  json,    ///< one line, for programs
  sarif,   ///< SARIF 2.1.0, for code scanning
  github,  ///< workflow commands, which become annotations of a pull request
  junit,   ///< JUnit's XML, which GitLab and Jenkins show as tests: an object is one
};

struct FormatName {
  const char* name;  ///< takes less room in the module than a string_view
  Format format;
};

/// What the formats are called, in the order in which they are offered; the first is the default. The npm package has
/// the names again (cli.js, index.d.ts): a test compares them.
inline constexpr FormatName format_names[] = {
    {"text", Format::text},     {"json", Format::json},   {"sarif", Format::sarif},
    {"github", Format::github}, {"junit", Format::junit},
};

std::optional<Format> format_called(std::string_view name);

struct ReportOptions {
  Format format = Format::text;
  bool color = false;               ///< ANSI colours, in text only
  bool errors_only = false;         ///< no warnings, and in text no summary
  bool warnings_as_errors = false;  ///< warnings fail as well: they are shown even with `errors_only`
  std::string_view version = {};    ///< of the tool, for SARIF
  std::string_view folder = {};     ///< the working directory, from which other programs' files are named
  std::string_view page = {};       ///< where the playground is served, for links to its rules; may be empty

  bool fails(Severity severity) const { return severity == Severity::error || warnings_as_errors; }
  bool shows(Severity severity) const { return !errors_only || fails(severity); }
};

/// Writes a report as it grows, so that it need not be held.
///
///   const std::unique_ptr<ReportWriter> writer = report_writer(options);
///   out << writer->add(report);  // its objects, which may be taken out of it now
///   out << writer->end(report);  // what its counts say of all of them
class ReportWriter {
 public:
  explicit ReportWriter(const ReportOptions& options) : options_(options) {}
  ReportWriter(const ReportWriter&) = delete;
  ReportWriter& operator=(const ReportWriter&) = delete;
  virtual ~ReportWriter() = default;

  /// The next part of the text, which may be empty. Of junit, whose head counts all objects, everything comes at the
  /// end.
  virtual std::string add(const LintReport& report) = 0;
  /// The last part; every line is ended.
  virtual std::string end(const LintReport& report) = 0;

 protected:
  const ReportOptions& options() const { return options_; }

 private:
  ReportOptions options_;
};

/// What `options` refers to has to outlive the writer.
std::unique_ptr<ReportWriter> report_writer(const ReportOptions& options);

/// The report, every line ended.
std::string to_text(const LintReport& report, const ReportOptions& options);

/// The one line of `--output json`, without its newline.
std::string to_json(const LintReport& report, const ReportOptions& options = {});

}  // namespace cocoon
