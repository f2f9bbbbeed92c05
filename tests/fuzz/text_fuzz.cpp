// Any bytes as a file of CocoonSets: each finding stands at a place of the text.
#include <string>

#include "core/answer/lint.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = cocoon::fuzz::text_of(data, size);
  cocoon::LintReport report;
  cocoon::lint("fuzz.yaml", text, report);
  for (const cocoon::LintedObject& object : report.objects) {
    for (const cocoon::PlacedFinding& placed : object.findings) {
      const auto& [start, end] = placed.range;
      cocoon::fuzz::require(start.offset <= end.offset && end.offset <= size, "a range lies within the text");
      cocoon::fuzz::require(start.line >= 1 && start.column >= 1, "lines and columns count from 1");
    }
  }
  return 0;
}
