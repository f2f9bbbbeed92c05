// Any bytes as a file of CocoonSets: each finding stands at a place of the text, and the same is found in pieces of it.
#include <string>

#include "core/answer/lint.hpp"
#include "core/report/report.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/generate/text_pieces.hpp"

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
  // The first byte says how large the pieces are.
  const std::size_t piece = size == 0 ? 1 : data[0] % 16U + 1U;
  cocoon::TextPieces input(text, piece);
  cocoon::SourceText source(input, piece);
  cocoon::LintReport in_pieces;
  cocoon::ReportDrain drain;
  cocoon::lint("fuzz.yaml", source, in_pieces, {}, drain);
  cocoon::fuzz::require(cocoon::to_json(in_pieces) == cocoon::to_json(report), "pieces are judged as the text is");
  return 0;
}
