// What the tests of reports share: texts, and reports about them.
#pragma once

#include <string>

#include "core/report/report.hpp"
#include "tests/generate/json.hpp"

namespace cocoon {

inline const std::string header =
    "apiVersion: cocoonset.cocoonstack.io/v1\n"
    "kind: CocoonSet\n"
    "metadata: {name: s, namespace: d}\n"
    "spec:\n";

inline const std::string without_image = header + "  agent:\n    mode: run\n";
inline const std::string with_advice = header + "  agent: {image: Ubuntu}\n";

inline LintReport linted(const std::string& text, const std::string& source = "set.yaml") {
  LintReport report;
  lint(source, text, report);
  return report;
}

inline std::string as_annotations(const LintReport& report, bool errors_only = false) {
  return to_text(report, {.format = Format::github, .errors_only = errors_only, .version = "1"});
}

inline Json as_sarif(const LintReport& report) {
  return Json::parse(to_text(report, {.format = Format::sarif, .version = "1.2.3"}));
}

}  // namespace cocoon
