#include <unistd.h>

#include <cstddef>
#include <string>
#include <vector>

#include "core/answer/manifest.hpp"
#include "core/report/report.hpp"
#include "core/text/limits.hpp"
#include "native/cli/commands.hpp"
#include "native/cli/input.hpp"
#include "native/cli/markdown.hpp"
#include "native/cli/outputs.hpp"
#include "native/cli/sources.hpp"
#include "native/system/file.hpp"
#include "native/system/terminal.hpp"
#include "native/version.hpp"

namespace cocoon::cli {

namespace {

bool wants_color(const std::string& color) { return color == "auto" ? shows_colors(STDOUT_FILENO) : color == "always"; }

/// Reads and judges one source after the other, and remembers at which of the paths that were given there was nothing.
class Judging {
 public:
  Judging(const ValidateOptions& options, const Sources& sources)
      : options_(options), is_settled_(options.paths.size()) {
    for (const SourceError& error : sources.errors) fail_at(error.argument, error.message);
  }

  void judge(const SourceFile& file) {
    const Result<std::string> text = read_input(file.path, TextLimits::bytes);
    if (!text.ok()) return fail_at(file.argument, text.message());
    if (lint_text(file, *text)) is_settled_[file.argument] = true;
  }

  const LintReport& report() const { return report_; }

  /// What could not be judged, one line each. Nothing to judge is no success: a path that is wrong by a letter, or a
  /// pipe whose other end has failed, must not look like one.
  std::vector<std::string> errors() const {
    std::vector<std::string> errors = errors_;
    for (std::size_t i = 0; !options_.allow_empty && i < is_settled_.size(); ++i) {
      if (!is_settled_[i]) errors.push_back(nothing_at(options_.paths[i]));
    }
    return errors;
  }

 private:
  void fail_at(std::size_t argument, const std::string& message) {
    errors_.push_back(message);
    is_settled_[argument] = true;  // it has its line
  }

  /// False where there is nothing to judge in it.
  bool lint_text(const SourceFile& file, const std::string& text) {
    const bool has_other_name = file.path == "-" && !options_.stdin_filename.empty();
    const std::string& source = has_other_name ? options_.stdin_filename : file.path;
    const Chosen chosen = file.is_found ? Chosen::by_search : Chosen::by_name;
    if (!options_.markdown) return lint_file(source, text, chosen, report_);
    lint_markdown(source, text, report_);
    return !text.empty();  // prose without an example is what most of it is
  }

  std::string nothing_at(const std::string& path) const {
    const std::string what = options_.markdown ? "no Markdown" : "no Kubernetes object";
    const std::string where = path == "-" ? "standard input" : path;
    return where + ": " + what + " in it, nothing was judged (--allow-empty makes that good)";
  }

  const ValidateOptions& options_;
  LintReport report_;
  std::vector<std::string> errors_;
  std::vector<bool> is_settled_;  // by the number of the path that was given
};

/// Each report to its place. One that cannot be written does not keep back the others.
Result<> write(const LintReport& report, const std::vector<Output>& outputs, const ValidateOptions& options) {
  const std::string folder = working_folder();
  Result<> done;
  for (const Output& output : outputs) {
    const bool is_file = !output.file.empty();
    const std::string text = to_text(report, {.format = output.format,
                                              .color = is_file ? options.color == "always" : wants_color(options.color),
                                              .errors_only = options.quiet,
                                              .warnings_as_errors = options.warnings_as_errors,
                                              .version = version,
                                              .folder = folder,
                                              .page = page});
    const Result<> written = is_file ? write_file(output.file, text) : print(text);
    if (!written.ok()) done = written;
  }
  return done;
}

}  // namespace

int validate(const ValidateOptions& options) {
  const auto outputs = outputs_of(options.outputs);
  if (!outputs.ok()) return fail("--output: " + outputs.message() + " (see cocoon-webhook validate --help)");
  const Sources sources =
      find_sources(options.paths, {options.markdown ? markdown_extensions : manifest_extensions, options.excludes});
  Judging judging(options, sources);
  for (const SourceFile& file : sources.files) judging.judge(file);
  const LintReport& report = judging.report();
  if (const auto written = write(report, *outputs, options); !written.ok()) return fail(written.message());
  const std::vector<std::string> errors = judging.errors();
  for (const std::string& error : errors) fail(error);
  if (!errors.empty()) return ExitCode::usage;
  const bool found = report.errors > 0 || (options.warnings_as_errors && report.warnings > 0);
  return found ? ExitCode::findings : ExitCode::good;
}

}  // namespace cocoon::cli
