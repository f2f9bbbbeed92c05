// What a file is called in a report that other programs take apart: they know the repository, not what was typed.
//
// A file is called by its path from the working directory, which in CI is the repository's root: `./a//b.yaml`,
// `c/../a/b.yaml` and `/repo/a/b.yaml` are all `a/b.yaml` in /repo. One elsewhere is called by its `file://` URI.
// Standard input is no file. By the text alone: links are not followed, no folder is looked at.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cocoon {

/// As a path, for people and workflow commands. `folder`: the working directory, absolute; empty where that is not
/// known. Nothing for standard input.
std::optional<std::string> path_of_file(std::string_view source, std::string_view folder);

/// The same as a URI reference, for SARIF.
std::optional<std::string> uri_of_file(std::string_view source, std::string_view folder);

}  // namespace cocoon
