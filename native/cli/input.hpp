// Files and standard input, read whole for the commands that judge them.
#pragma once

#include <optional>
#include <string>

namespace cocoon::cli {

struct Input {
  std::optional<std::string> text;
  std::string error;  ///< where there is no text: the path and why
};

/// The file at `path`, or standard input for `-`. Reading ends one byte after `max_bytes`, so that whoever judges the
/// text can say that it is too long.
Input read_input(const std::string& path, std::size_t max_bytes);

/// Everything to stdout, flushed; false where that failed (a closed pipe, a full disk).
bool print(const std::string& text);

}  // namespace cocoon::cli
