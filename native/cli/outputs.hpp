// Where reports go, and in which form: `-o text -o sarif=report.sarif` writes one for the person at the terminal and
// one into a file.
#pragma once

#include <string>
#include <vector>

#include "core/report/report.hpp"
#include "core/result.hpp"

namespace cocoon::cli {

struct Output {
  Format format = Format::text;
  std::string file = {};  ///< empty: standard output
};

/// From words `FORMAT` or `FORMAT=FILE`; of none the default. At most one report goes to standard output, and no two
/// into one file.
Result<std::vector<Output>> outputs_of(const std::vector<std::string>& words);

}  // namespace cocoon::cli
