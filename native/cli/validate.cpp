#include <unistd.h>

#include <algorithm>
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
  Judging(const ValidateOptions& options, const LintOptions& how, const Sources& sources, Reports& reports)
      : options_(options), how_(how), reports_(reports), is_settled_(options.paths.size()) {
    for (const SourceError& error : sources.errors) fail_at(error.argument, error.message);
  }

  void judge(const SourceFile& file) {
    const Result<bool> has_found = options_.markdown ? judge_markdown(file) : judge_manifest(file);
    if (!has_found.ok()) return fail_at(file.argument, has_found.message());
    if (*has_found) is_settled_[file.argument] = true;
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

  const std::string& source_of(const SourceFile& file) const {
    return file.path == "-" && !options_.stdin_filename.empty() ? options_.stdin_filename : file.path;
  }

  /// False where there is nothing to judge in it.
  Result<bool> judge_markdown(const SourceFile& file) {
    const Result<std::string> text = read_input(file.path, TextLimits::bytes);
    if (!text.ok()) return Error{text.message()};
    lint_markdown(source_of(file), *text, report_, how_);
    reports_.drain(report_);
    return !text->empty();  // prose without an example is what most of it is
  }

  /// Likewise. A file that was found is read twice, the first time to see what it is.
  Result<bool> judge_manifest(const SourceFile& file) {
    LintOptions how = how_;
    if (file.is_found) {
      const auto looked_at = InputFile::open(file.path);
      if (!looked_at.ok()) return Error{looked_at.message()};
      how.only_objects = !says_cocoonset(**looked_at);
    }
    const auto input = InputFile::open(file.path);
    if (!input.ok()) return Error{input.message()};
    SourceText text(**input);
    const bool has_object = lint(source_of(file), text, report_, how, reports_);
    if (how.only_objects && !has_object) ++report_.passed_over;
    const Result<>& status = (*input)->status();
    return status.ok() ? Result<bool>(has_object) : Error{status.message()};
  }

  std::string nothing_at(const std::string& path) const {
    const std::string what = options_.markdown ? "no Markdown" : "no Kubernetes object";
    const std::string where = path == "-" ? "standard input" : path;
    return where + ": " + what + " in it, nothing was judged (--allow-empty makes that good)";
  }

  const ValidateOptions& options_;
  const LintOptions& how_;
  Reports& reports_;
  LintReport report_;
  std::vector<std::string> errors_;
  std::vector<bool> is_settled_;  // by the number of the path that was given
};

bool names_input(const std::vector<std::string>& paths) {
  return std::find(paths.begin(), paths.end(), "-") != paths.end();
}

/// Reads what --old names. All of it has to be readable: what is left out would be judged as new.
Result<> read_old(const ValidateOptions& options, OldObjects& old) {
  if (names_input(options.paths) && names_input(options.old)) return Error{"standard input cannot be read twice"};
  const Sources sources = find_sources(options.old, {manifest_extensions, options.excludes});
  if (!sources.errors.empty()) return Error{sources.errors[0].message};
  for (const SourceFile& file : sources.files) {
    const auto input = InputFile::open(file.path);
    if (!input.ok()) return Error{input.message()};
    SourceText text(**input);
    const auto unreadable = old.add(text);
    if (!(*input)->status().ok()) return Error{(*input)->status().message()};
    if (unreadable) {
      return Error{file.path + ':' + std::to_string(unreadable->range.start.line) + ": " + unreadable->detail};
    }
  }
  return {};
}

Reports reports_to(const std::vector<Output>& outputs, const ValidateOptions& options, const std::string& folder) {
  return Reports(outputs, [&](const Output& output) {
    return ReportOptions{
        .format = output.format,
        .color = output.file.empty() ? wants_color(options.color) : options.color == "always",
        .errors_only = options.quiet,
        .warnings_as_errors = options.warnings_as_errors,
        .version = version,
        .folder = folder,
        .page = page,
    };
  });
}

}  // namespace

int validate(const ValidateOptions& options) {
  const auto outputs = outputs_of(options.outputs);
  if (!outputs.ok()) return fail("--output: " + outputs.message() + " (see cocoon-webhook validate --help)");
  OldObjects old;
  if (const auto read = read_old(options, old); !read.ok()) return fail("--old: " + read.message());
  const LintOptions how{.old = &old, .ignored = {options.ignored.begin(), options.ignored.end()}};
  const Sources sources =
      find_sources(options.paths, {options.markdown ? markdown_extensions : manifest_extensions, options.excludes});
  const std::string folder = working_folder();
  Reports reports = reports_to(*outputs, options, folder);
  Judging judging(options, how, sources, reports);
  for (const SourceFile& file : sources.files) judging.judge(file);
  const LintReport& report = judging.report();
  if (const auto written = reports.finish(report); !written.ok()) return fail(written.message());
  const std::vector<std::string> errors = judging.errors();
  for (const std::string& error : errors) fail(error);
  if (!errors.empty()) return ExitCode::usage;
  const bool found = report.errors > 0 || (options.warnings_as_errors && report.warnings > 0);
  return found ? ExitCode::findings : ExitCode::good;
}

}  // namespace cocoon::cli
