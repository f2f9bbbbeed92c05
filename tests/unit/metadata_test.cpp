// What of metadata-field no case shows: a bound of many kilobytes, and that two tables of members agree.
#include "core/rules/metadata.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "core/answer/lint.hpp"
#include "core/field/wording.hpp"
#include "core/rules/schema.hpp"
#include "core/rules/table.hpp"

namespace {

using namespace cocoon;

/// Of a set with this metadata, beside its name.
std::vector<PlacedFinding> findings_of(const std::string& metadata) {
  LintReport report;
  lint("x.yaml",
       "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata:\n  name: demo\n" + metadata +
           "spec:\n  agent:\n    image: ubuntu:24.04\n",
       report);
  REQUIRE(report.objects.size() == 1);
  return report.objects[0].findings;
}

std::string fix_in(const std::string& metadata) {
  const std::vector<PlacedFinding> found = findings_of(metadata);
  REQUIRE(found.size() == 1);
  return fix_of(found[0].finding);
}

}  // namespace

TEST_CASE("Annotations have 256 KiB in all, keys included") {
  constexpr std::size_t limit = 256U << 10U;
  const std::string half(limit / 2 - 1, 'x');
  const std::string fits = "  annotations:\n    a: " + half + "\n    b: " + half + "\n";
  CHECK(findings_of(fits).empty());
  const std::vector<PlacedFinding> found = findings_of(fits + "    c:\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].finding.rule == "metadata-field");
  CHECK(message(found[0].finding) ==
        "metadata.annotations: Too long: must be at most 262144 bytes in all, and has 262145");
}

TEST_CASE("A fix quotes what was written, not what it was read as") {
  CHECK(fix_in("  labels: {version: 1.10}\n") == R"(put it in quotes: "1.10")");
  CHECK(fix_in("  annotations:\n    big: 0x1F # a comment\n") == R"(put it in quotes: "0x1F")");
  CHECK(fix_in("  labels: {version: 0644}\n").find("is octal") != std::string::npos);
  CHECK(fix_in("  labels: {list: [a]}\n") == fix_of(*find_rule("metadata-field")));
  CHECK(fix_in("  namespace: Team_A\n") == R"(write "team-a")");
  CHECK(fix_in("  lables: {a: b}\n") == R"(rename it to "labels")");
}

TEST_CASE("A finding about a key points at the key") {
  const std::vector<PlacedFinding> found = findings_of("  labels:\n    a b: \"x\"\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].snippet.line.substr(found[0].snippet.caret, found[0].snippet.length) == "a b");
}

TEST_CASE("The metadata that the reference shows is metadata that may be written") {
  const std::vector<std::string_view> known = metadata_members();
  const auto metadata = std::find_if(schema::cocoonset.members.begin(), schema::cocoonset.members.end(),
                                     [](const schema::Field* field) { return field->name == "metadata"; });
  REQUIRE(metadata != schema::cocoonset.members.end());
  for (const schema::Field* member : (*metadata)->members) {
    INFO(member->name);
    CHECK(std::find(known.begin(), known.end(), member->name) != known.end());
  }
}
