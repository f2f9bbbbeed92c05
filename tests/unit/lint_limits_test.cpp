// Texts with very many findings are judged in a time that grows with their size and no faster.
#include <catch2/catch.hpp>
#include <ctime>
#include <string>

#include "core/lint/lint.hpp"

namespace {

using namespace cocoon;

// The clock is the processor's and only tells quadratic from linear: what is linear takes a tenth of this with
// sanitizers.
LintReport linted_in_time(const std::string& text) {
  const std::clock_t start = std::clock();
  LintReport report;
  lint("set.yaml", text, report);
  CHECK(std::clock() - start < 20 * CLOCKS_PER_SEC);
  return report;
}

}  // namespace

TEST_CASE("A list of many sets that is one line") {
  std::string text = R"({"apiVersion":"v1","kind":"List","items":[)";
  for (int i = 0; i < 20'000; ++i) {
    text += R"({"apiVersion":"cocoonset.cocoonstack.io/v1","kind":"CocoonSet","metadata":{"name":"s"},)"
            R"("spec":{"agent":{"image":"a","mode":"fork"}}},)";
  }
  text.back() = ']';
  const LintReport report = linted_in_time(text + '}');
  CHECK(report.errors == 20'000);
  CHECK(report.objects.back().findings[0].snippet.length == 6);
}

TEST_CASE("Very many long words that nobody knows") {
  std::string text;
  for (int set = 0; set < 250; ++set) {
    text +=
        "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata: {name: s}\nspec:\n  agent: {image: a}\n";
    for (int i = 0; i < 900; ++i) text += "  " + std::string(52, 'x') + std::to_string(100'000 + i) + ": 1\n";
    text += "---\n";
  }
  CHECK(linted_in_time(text).errors == 250 * 900);
}
