// The commands of the binary, each a function from its options to an exit code: 0 good, 1 findings or a denial, 2 a
// usage or configuration that does not work.
#pragma once

#include <string>
#include <vector>

#include "native/cli/config.hpp"

namespace cocoon::cli {

enum ExitCode : int { good = 0, findings = 1, usage = 2 };

/// One line on stderr, `cocoon-webhook: ` before it; returns `usage`.
int fail(const std::string& message);

/// Serves until SIGTERM or SIGINT.
int serve(const Config& config);

struct ValidateOptions {
  std::vector<std::string> paths;     ///< files, folders, `-`
  std::vector<std::string> old;       ///< likewise: the objects before the change
  std::vector<std::string> ignored;   ///< ids of rules of which no advice is wanted
  std::vector<std::string> excludes;  ///< patterns of what is passed over below folders
  std::vector<std::string> outputs;   ///< FORMAT or FORMAT=FILE; none: text
  std::string stdin_filename;         ///< what standard input is called; empty: `-`
  std::string color;                  ///< auto, always or never
  bool markdown = false;              ///< the files are Markdown, whose CocoonSet code blocks are judged
  bool allow_empty = false;           ///< nothing to judge is good
  bool quiet = false;
  bool warnings_as_errors = false;
};
int validate(const ValidateOptions& options);

struct ReviewOptions {
  std::string path;
  std::string parent_path;
  Settings settings;  ///< POD_CREATORS, ENFORCEMENT
};
int review(const ReviewOptions& options);

struct RulesOptions {
  std::string id;
  std::string output;  ///< a name of rule_formats
};
int rules(const RulesOptions& options);

/// One line, without its end.
std::string version_text();
int print_version();

}  // namespace cocoon::cli
