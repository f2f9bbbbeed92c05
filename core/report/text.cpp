#include <utility>

#include "core/field/quote.hpp"
#include "core/field/wording.hpp"
#include "core/report/formats.hpp"
#include "core/rules/table.hpp"

namespace cocoon {

namespace {

/// ANSI escapes, or nothing where there are no colours.
struct Palette {
  explicit Palette(bool color)
      : bold(color ? "\x1b[1m" : ""),
        red(color ? "\x1b[1;31m" : ""),
        yellow(color ? "\x1b[1;33m" : ""),
        green(color ? "\x1b[32m" : ""),
        dim(color ? "\x1b[2m" : ""),
        off(color ? "\x1b[0m" : "") {}

  std::string_view of(Severity severity) const {
    if (severity == Severity::info) return bold;
    return severity == Severity::error ? red : yellow;
  }

  std::string_view bold, red, yellow, green, dim, off;
};

class CompilerText final : public ReportWriter {
 public:
  explicit CompilerText(const ReportOptions& options) : ReportWriter(options), palette_(options.color) {}

  std::string add(const LintReport& report) override {
    for (const LintedObject& linted : report.objects) add(linted);
    return std::exchange(text_, {});
  }

  std::string end(const LintReport& report) override {
    if (!options().errors_only) add_summary(report);
    return std::exchange(text_, {});
  }

 private:
  void add(const LintedObject& linted) {
    for (const PlacedFinding& placed : linted.findings) {
      if (!options().shows(placed.finding.severity)) continue;
      add_message(linted, placed);
      add_snippet(placed.range, placed.snippet, placed.finding.severity);
      for (const RelatedPlace& place : placed.related) {
        add_place(linted, place.range);
        text_ += "note: ";
        text_ += palette_.off;
        line(place.message);
        add_snippet(place.range, place.snippet, Severity::info);
      }
      add_fix(placed.finding);
    }
    const std::size_t unlisted = linted.errors + linted.warnings + linted.notes - linted.findings.size();
    if (unlisted > 0) line(escaped(linted.source) + ": and " + counted(unlisted, "more finding") + " in this object");
  }

  void add_summary(const LintReport& report) {
    const bool fails_by_advice = options().warnings_as_errors && report.warnings > 0;
    std::string text(report.errors > 0 || fails_by_advice ? palette_.red : palette_.green);
    text += counted(report.valid + report.invalid, "object") + " judged: " + std::to_string(report.valid) + " valid, " +
            std::to_string(report.invalid) + " invalid";
    text += palette_.off;
    text += " (" + counted(report.errors, "error") + ", " + counted(report.warnings, "warning");
    if (report.notes > 0) text += ", " + counted(report.notes, "note");
    text += ')';
    if (report.ignored > 0) text += "; " + counted(report.ignored, "warning") + " ignored";
    if (fails_by_advice) text += "; warnings count as errors";
    if (report.skipped > 0) text += "; " + counted(report.skipped, "object") + " of other kinds passed over";
    if (report.passed_over > 0) text += "; " + counted(report.passed_over, "file") + " passed over";
    if (report.as_expected > 0) text += "; " + counted(report.as_expected, "object") + " invalid as expected";
    line(text);
  }

  void line(std::string_view text) {
    text_ += text;
    text_ += '\n';
  }

  void add_place(const LintedObject& linted, const Range& range) {
    text_ += palette_.bold;
    text_ += escaped(linted.source) + ':' + std::to_string(range.start.line) + ':' +
             std::to_string(range.start.column) + ": ";
  }

  void add_message(const LintedObject& linted, const PlacedFinding& placed) {
    const Finding& finding = placed.finding;
    add_place(linted, placed.range);
    text_ += palette_.of(finding.severity);
    text_ += level_of(finding.severity);
    text_ += ": ";
    text_ += palette_.off;
    line(message(finding) + " [" + std::string(finding.rule) + ']');
  }

  void add_snippet(const Range& range, const Snippet& snippet, Severity severity) {
    const std::string number = std::to_string(range.start.line);
    const std::string margin(number.size() < 5 ? 5 - number.size() : 0, ' ');
    line(margin + number + " | " + snippet.line);
    text_ += std::string(margin.size() + number.size(), ' ') + " | " + std::string(snippet.caret, ' ');
    text_ += palette_.of(severity);
    text_ += '^' + std::string(snippet.length - 1, '~');
    line(palette_.off);
  }

  void add_fix(const Finding& finding) {
    if (const std::string fix = fix_of(finding); !fix.empty()) {
      text_ += "      = ";
      text_ += palette_.bold;
      text_ += "fix: ";
      text_ += palette_.off;
      line(fix);
    }
  }

  Palette palette_;
  std::string text_;
};

}  // namespace

std::unique_ptr<ReportWriter> compiler_text(const ReportOptions& options) {
  return std::make_unique<CompilerText>(options);
}

}  // namespace cocoon
