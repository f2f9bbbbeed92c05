// Texts with very many findings are judged while somebody waits. There is no clock: what is quadratic runs for half an
// hour, and into the time limit of the test, or out of memory.
#include <catch2/catch.hpp>
#include <string>

#include "core/answer/lint.hpp"

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
    if (placed.snippet.line.substr(placed.snippet.caret, placed.snippet.length) != R"("fork")")
      FAIL(*object.identity.item);
  }
}

TEST_CASE("A long key above many findings is held once") {
  constexpr std::size_t keys = 50'000;
  std::string text = R"({"apiVersion":"v1","kind":"List","items":[{"kind":"CocoonSet",")";
  text.append(1U << 20U, 'k') += R"(":{"a":0)";
  for (std::size_t i = 0; i < keys; ++i) text += R"(,"a":0)";
  LintReport report;
  lint("set.json", text + "}}]}", report);
  REQUIRE(report.objects.size() == 1);
  const LintedObject& object = report.objects[0];
  CHECK(object.identity.item == 0);
  CHECK(object.errors > keys);
  const std::vector<PathStep> steps = object.findings.at(0).finding.field.steps();
  REQUIRE(steps.size() == 2);  // from the item on
  CHECK(steps[1] == PathStep("a"));
}
