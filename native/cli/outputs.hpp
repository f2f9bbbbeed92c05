// Where reports go, and in which form: `-o text -o sarif=report.sarif` writes one for the person at the terminal and
// one into a file.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/report/report.hpp"
#include "core/result.hpp"
#include "native/system/file.hpp"

namespace cocoon::cli {

struct Output {
  Format format = Format::text;
  std::string file = {};  ///< empty: standard output
};

/// From words `FORMAT` or `FORMAT=FILE`; of none the default. At most one report goes to standard output, and no two
/// into one file.
Result<std::vector<Output>> outputs_of(const std::vector<std::string>& words);

/// Writes the reports of a run while it goes on.
class Reports final : public ReportDrain {
 public:
  /// How a report is written that goes to standard output, or into a file.
  using Options = std::function<ReportOptions(const Output&)>;
  Reports(const std::vector<Output>& outputs, const Options& options);

  /// Takes the objects.
  void drain(LintReport& report) override;
  /// Writes what is left. One report that cannot be written does not keep back the others.
  Result<> finish(const LintReport& report);

 private:
  struct Destination {
    std::unique_ptr<ReportWriter> writer;
    std::unique_ptr<NewFile> file;  ///< null: standard output
    std::string pending = {};       ///< not written yet
    Result<> status = {};
  };
  static void write(Destination& to);

  std::vector<Destination> destinations_;
};

}  // namespace cocoon::cli
