// Texts with very many findings are judged while somebody waits. There is no clock: what is quadratic runs for half an
// hour, and into the time limit of the test.
#include <catch2/catch.hpp>
#include <string>

#include "core/lint/lint.hpp"

using namespace cocoon;

TEST_CASE("A list of many sets that is one line") {
  constexpr std::size_t sets = 25'000;
  const std::string space(400, ' ');
  std::string text = R"({"apiVersion":"v1","kind":"List","items":[)";
  for (std::size_t i = 0; i < sets; ++i) {
    text += space;
    text += R"({"apiVersion":"cocoonset.cocoonstack.io/v1","kind":"CocoonSet","metadata":{"name":"s"},)"
            R"("spec":{"agent":{"image":"a","mode":"fork"}}},)";
  }
  text.back() = ']';
  LintReport report;
  lint("set.json", text + '}', report);
  CHECK(report.errors == sets);
  for (const LintedObject& object : report.objects) {
    const PlacedFinding& placed = object.findings.at(0);
    if (placed.snippet.line.substr(placed.snippet.caret, placed.snippet.length) != R"("fork")") FAIL(*object.item);
  }
}
