// Small files read whole, such as kubeconfigs, tokens and certificates; and files written whole.
#pragma once

#include <string>

#include "core/result.hpp"

namespace cocoon {

/// The bytes of the file at `path`; an error that names it. Files over 16 MiB are refused: that is what the YAML reader
/// takes, and no certificate or token comes near.
Result<std::string> read_file(const std::string& path);

/// Writes `content` beside `path` first and then puts it in its place: a reader finds the old file or the new one, and
/// a disk that is full leaves the old one. What is no file, such as a pipe, is written to as it is.
Result<> write_file(const std::string& path, const std::string& content);

/// The working directory as the shell shows it, which may lead over links; empty where there is none.
std::string working_folder();

}  // namespace cocoon
