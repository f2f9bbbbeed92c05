#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "core/encoding/utf16.hpp"
#include "core/report/report.hpp"
#include "core/text/limits.hpp"
#include "native/cli/commands.hpp"
#include "native/cli/input.hpp"
#include "native/cli/markdown.hpp"
#include "native/system/terminal.hpp"
#include "native/version.hpp"

namespace cocoon::cli {

namespace {

namespace fs = std::filesystem;

/// What is judged below a folder, by the ends of the files' names.
using Extensions = std::array<std::string_view, 3>;
constexpr Extensions of_manifests = {".yaml", ".yml", ".json"};
constexpr Extensions of_markdown = {".md", ".mdx", ".markdown"};

bool has_one_of(const Extensions& extensions, const fs::path& path) {
  return std::find(extensions.begin(), extensions.end(), path.extension()) != extensions.end();
}

/// What was found at the paths that were given.
struct Sources {
  std::vector<std::string> files;
  std::vector<std::string> errors;
};

/// A folder that cannot be read is named; those beside it are searched all the same.
void add_folder(const std::string& top, const Extensions& extensions, Sources& sources) {
  Sources found;
  std::vector<fs::path> folders = {top};
  while (!folders.empty()) {
    const fs::path folder = std::move(folders.back());
    folders.pop_back();
    std::error_code error;
    for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::end(entry);
         entry.increment(error)) {
      std::error_code is_gone;
      if (entry->is_directory(is_gone) && !entry->is_symlink(is_gone)) {
        folders.push_back(entry->path());
      } else if (has_one_of(extensions, entry->path()) && entry->is_regular_file(is_gone)) {
        found.files.push_back(entry->path().string());
      }
    }
    if (error) found.errors.push_back(folder.string() + ": " + error.message());
  }
  const auto append_sorted = [](std::vector<std::string>& to, std::vector<std::string>& from) {
    // The order of a folder is the file system's own: sorted, a run says the same everywhere.
    std::sort(from.begin(), from.end());
    to.insert(to.end(), from.begin(), from.end());
  };
  append_sorted(sources.files, found.files);
  append_sorted(sources.errors, found.errors);
}

Sources find_sources(const std::vector<std::string>& paths, const Extensions& extensions) {
  Sources sources;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path != "-" && fs::is_directory(path, error)) {
      add_folder(path, extensions, sources);
    } else {
      sources.files.push_back(path);
    }
  }
  return sources;
}

bool wants_color(const std::string& color) { return color == "auto" ? shows_colors(STDOUT_FILENO) : color == "always"; }

}  // namespace

int validate(const ValidateOptions& options) {
  Sources sources = find_sources(options.paths, options.markdown ? of_markdown : of_manifests);
  LintReport report;
  for (const std::string& file : sources.files) {
    Result<std::string> input = read_input(file, TextLimits::bytes);
    if (input.ok()) *input = without_utf16(*std::move(input));
    if (!input.ok()) {
      sources.errors.push_back(input.message());
    } else if (options.markdown) {
      lint_markdown(file, *input, report);
    } else {
      lint(file, *input, report);
    }
  }
  const ReportOptions how = {.format = *format_called(options.output),
                             .color = wants_color(options.color),
                             .errors_only = options.quiet,
                             .version = version};
  if (const auto printed = print(to_text(report, how)); !printed.ok()) return fail(printed.message());
  for (const std::string& error : sources.errors) fail(error);
  if (!sources.errors.empty()) return ExitCode::usage;
  const bool found = report.errors > 0 || (options.warnings_as_errors && report.warnings > 0);
  return found ? ExitCode::findings : ExitCode::good;
}

}  // namespace cocoon::cli
