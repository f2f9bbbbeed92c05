// Small files read whole: kubeconfigs, tokens, certificates.
#pragma once

#include <string>

#include "core/result.hpp"

namespace cocoon {

/// The bytes of the file at `path`; an error that names it. Files over 16 MiB are refused: that is what the YAML reader
/// takes, and no certificate or token comes near.
Result<std::string> read_file(const std::string& path);

}  // namespace cocoon
