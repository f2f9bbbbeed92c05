// The files that `validate` judges: those that are named, and those that are found below the folders that are named.
//
// A repository is not a folder of manifests. Passed over below a folder are: hidden folders, node_modules, what
// `--exclude` or a `.cocoonignore` file says, links to folders (so that no walk goes in circles), and files whose name
// does not end as a manifest's. A `.cocoonignore` counts for the folder that it stands in and all below it, as a
// .gitignore does; those between the working directory and the folder that is named count as well. What is named is
// never passed over.
//
// Whether a file that was found is a manifest at all, its text decides: core/answer/manifest.hpp.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace cocoon::cli {

/// How the names of files end that are looked for.
using Extensions = std::array<std::string_view, 3>;
inline constexpr Extensions manifest_extensions = {".yaml", ".yml", ".json"};
inline constexpr Extensions markdown_extensions = {".md", ".mdx", ".markdown"};

struct Search {
  Extensions extensions = manifest_extensions;
  /// Patterns in gitignore's syntax, for paths below the working directory and for those below the folder alike.
  std::vector<std::string> excludes = {};
};

struct SourceFile {
  std::string path;          ///< `-`: standard input
  std::size_t argument = 0;  ///< by which of the paths that were given
  bool is_found = false;     ///< below a folder, rather than named
};

/// A file or folder that cannot be read.
struct SourceError {
  std::string message;  ///< one line, the path included
  std::size_t argument = 0;
};

/// Those of a folder are sorted: a run says the same everywhere.
struct Sources {
  std::vector<SourceFile> files;
  std::vector<SourceError> errors;
};

/// A folder that cannot be read is told of; those beside it are searched all the same.
Sources find_sources(const std::vector<std::string>& paths, const Search& search);

}  // namespace cocoon::cli
