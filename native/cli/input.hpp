// Files and standard input, read whole for the commands that judge them.
#pragma once

#include <string>

#include "core/result.hpp"

namespace cocoon::cli {

/// The file at `path`, or standard input for `-`. Reading ends one byte after `max_bytes`, so that whoever judges the
/// text can say that it is too long. An error holds the path and why.
Result<std::string> read_input(const std::string& path, std::size_t max_bytes);

/// Everything to stdout, at once. That fails where a pipe is closed, or a disk is full.
Result<> print(const std::string& text);

}  // namespace cocoon::cli
