// A text that comes in pieces, and a list that is read item by item, are judged as one that is in memory.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/answer/lint.hpp"
#include "core/answer/manifest.hpp"
#include "core/encoding/utf16.hpp"
#include "core/report/report.hpp"
#include "tests/generate/text_pieces.hpp"
#include "tests/unit/source_tree.hpp"

using namespace cocoon;

namespace {

std::string shown(const LintReport& report) {
  return to_text(report, {.format = Format::text, .version = "1"}) + to_json(report);
}

/// Item by item, as everything is.
std::string judged(std::string_view text) {
  LintReport report;
  lint("-", text, report);
  return shown(report);
}

std::string judged_whole(std::string_view text) {
  LintReport report;
  lint("-", text, read_documents(text), report);
  return shown(report);
}

LintReport report_in_pieces(std::string_view text, std::size_t piece) {
  TextPieces input(text, piece);
  SourceText source(input, piece);
  LintReport report;
  ReportDrain drain;
  lint("-", source, report, {}, drain);
  return report;
}

const std::string set = R"({"apiVersion": "cocoonset.cocoonstack.io/v1", "kind": "CocoonSet", "metadata": {"name": "a"},
  "spec": {"agent": {"image": "a", "os": "é🎉"}}})";

std::vector<std::string> texts() {
  std::vector<std::string> all = {
      "",
      "\xEF\xBB\xBF" + set,
      "--",
      "---",
      "---x",
      "a\r\n---\r\n--- # x\r\n---x\n",
      "a: |\n  x",
      "# c\n# d",
      "a: 'b\n---\n'",
      "\"\xE2\x82",
      "a: [1\nb\n" + std::string(100, '\n') + "\xFF",  // of two mistakes
      set + set + "\n---\n" + set + " x",
      "apiVersion: v1\nkind: List\nitems: [" + set + ", " + set + ", 1, [], &a {}, *a]\n",
      "apiVersion: v1\nitems:\n- " + set + "\n- {a: *b}\nkind: List\n",
      "x: &x {kind: CocoonSet, spec: {os: yes}}\napiVersion: v1\nkind: List\nitems:\n- *x\n- <<: *x\n  kind: Pod\n",
      "apiVersion: v1\nitems:\n- &y " + set + "\n- *y\nitems:\n- 1\nkind: List\n",
      "apiVersion: v1\nkind: List\nitems: &z\n- " + set + "\nmore: *z\n",
      "apiVersion: v1\nkind: ConfigMap\nitems:\n- " + set + "\n",
      "{\"items\": [" + set + ", {}], \"kind\": \"CocoonSetList\", \"apiVersion\": \"cocoonset.cocoonstack.io/v1\"}",
      "{\"items\": [" + set + ", {},], \"kind\": \"List\", \"apiVersion\": \"v1\"}",
      "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [" + set + "\n",
      "{\"kind\": \"List\", \"apiVersion\": \"v1\", \"items\": [{\"spec\": {}}, \"a\\u00e9\\ud83c\\udf89\", 12.5e3, "
      "tru]}",
      "items:\n- spec: {}\n- spec: {agent: {}}\nkind: CocoonSetList\napiVersion: cocoonset.cocoonstack.io/v1\n",
  };
  for (const auto& path : tests::case_files()) all.push_back(tests::read_file(path));
  return all;
}

}  // namespace

TEST_CASE("Pieces of any size are judged as the text is") {
  for (const std::string& text : texts()) {
    const std::string expected = judged(text);
    for (const std::size_t piece : {1, 2, 3, 7, 4096}) {
      INFO(text << "\nin pieces of " << piece);
      CHECK(shown(report_in_pieces(text, piece)) == expected);
    }
  }
}

TEST_CASE("A list is judged item by item as it is whole") {
  for (const std::string& text : texts()) {
    INFO(text);
    CHECK(judged(text) == judged_whole(text));
  }
}

namespace {

/// Sets in flow style, of which every hundredth has no image, and lines between.
std::string many_items(std::size_t bytes, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; text.size() < bytes; ++i) {
    if (i > 0) text += separator;
    text += R"({"apiVersion": "cocoonset.cocoonstack.io/v1", "kind": "CocoonSet", "metadata": {"name": "s)" +
            std::to_string(i) + R"("}, "spec": {"agent": {)" + (i % 100 == 7 ? "" : R"("image": "a")") + "}}}\n";
  }
  return text;
}

constexpr std::size_t long_list = TextLimits::held_bytes * 2;

/// Takes everything at once, and remembers how much that was at most, and what was wrong.
class Counting final : public ReportDrain {
 public:
  void drain(LintReport& report) override {
    most = std::max(most, report.objects.size());
    for (const LintedObject& object : report.objects) {
      for (const PlacedFinding& placed : object.findings) {
        found.push_back(placed.finding.rule);
        places.push_back(placed.range.start.line);
        lines.push_back(placed.snippet.line);
      }
    }
    report.objects.clear();
  }

  std::size_t most = 0;
  std::vector<std::string_view> found;
  std::vector<std::size_t> places;
  std::vector<std::string> lines;
};

/// Remembers how much of the text was held at most when more was asked for.
class WatchedInput final : public TextInput {
 public:
  explicit WatchedInput(std::string_view text) : pieces_(text, 1000) {}

  std::size_t read(char* buffer, std::size_t size) override {
    most_held = std::max(most_held, source->held().size());
    return pieces_.read(buffer, size);
  }

  const SourceText* source = nullptr;
  std::size_t most_held = 0;

 private:
  TextPieces pieces_;
};

struct Streamed {
  LintReport report;
  Counting seen;
  std::size_t most_held = 0;
};

void stream(const std::string& text, Streamed& streamed) {
  WatchedInput input(text);
  SourceText source(input);
  input.source = &source;
  lint("-", source, streamed.report, {}, streamed.seen);
  streamed.most_held = input.most_held;
}

}  // namespace

TEST_CASE("A list longer than what is held is judged item by item, its kind at its end or not") {
  const std::string json = many_items(long_list, ",");
  const std::string yaml = "- " + many_items(long_list, "- ");
  for (const std::string& text : {
           "{\"apiVersion\": \"v1\", \"items\": [\n" + json + "], \"kind\": \"List\"}",
           "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [\n" + json + "]}",
           "apiVersion: v1\nitems:\n" + yaml + "kind: List\n",
           "kind: List\nitems:\n" + yaml + "apiVersion: v1\n",
       }) {
    INFO(text.substr(0, 40));
    Streamed streamed;
    stream(text, streamed);
    CHECK(streamed.report.valid > 20'000);
    CHECK(streamed.report.invalid == (streamed.report.valid + streamed.report.invalid + 92) / 100);
    CHECK(streamed.report.errors == streamed.report.invalid);
    CHECK(streamed.seen.places.size() == streamed.report.errors);
    CHECK(streamed.seen.most < streamed.report.valid * 3 / 5);  // no more than what is held
    CHECK(streamed.most_held < TextLimits::held_bytes + 4 * SourceText::usual_piece);
    const std::size_t first_line =
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(text.find("\"s7\"")), '\n') + 1;
    for (std::size_t i = 0; i < streamed.seen.places.size(); ++i) {
      if (streamed.seen.places[i] != first_line + i * 100) FAIL(i);
      if (streamed.seen.lines[i].find("\"s" + std::to_string(i * 100 + 7) + "\"") == std::string::npos) FAIL(i);
    }
    CHECK(judged(text) == shown(report_in_pieces(text, 5000)));
  }
}

TEST_CASE("What is too long to be held has to say what it is before its items") {
  const std::string items = "- " + many_items(long_list, "- ");
  for (const char* end : {"kind: Table\n", "kind: CocoonSetList\nextra: [\n", "]\n", "apiVersion: [\n"}) {
    Streamed streamed;
    stream("apiVersion: v1\nitems:\n" + items + end, streamed);
    INFO(end);
    CHECK(streamed.report.valid > 20'000);
    CHECK(streamed.seen.found.back() == "yaml-syntax");
    CHECK(streamed.report.errors == streamed.report.invalid);
  }
  std::string silent;
  while (silent.size() < long_list) silent += "- metadata: {name: a}\n  spec: {agent: {}}\n";
  const std::string kind = "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSetList\n";
  Streamed first;
  stream(kind + "items:\n" + silent, first);
  CHECK(first.report.invalid > 20'000);
  CHECK(first.seen.found.back() == "agent-image-required");
  Streamed last;
  stream("items:\n" + silent + kind + "---\n" + set, last);
  CHECK(last.report.invalid == 2);
  CHECK(last.seen.found == std::vector<std::string_view>{"yaml-syntax", "os-supported"});
}

TEST_CASE("A document over the limits is refused, and those behind it are judged") {
  const std::string after = "\n---\n" + set;
  const std::string zeros(TextLimits::bytes + 2 * SourceText::usual_piece, '0');
  std::string dense = "[";
  for (std::size_t i = 0; i < TextLimits::values; ++i) dense += "0,";
  for (const std::string& text :
       {"a: " + zeros + after, "{\"a\": \"" + zeros + "\"}" + after, std::string(zeros.size(), ' ') + "a: 1" + after,
        '#' + zeros + after, "a: " + dense + "]" + after, "{\"a\": " + dense + "0]}" + after, "--- " + zeros + after}) {
    INFO(text.substr(0, 10));
    Streamed streamed;
    stream(text, streamed);
    CHECK(streamed.seen.found.back() == "os-supported");
    CHECK(streamed.seen.found.front() == "yaml-syntax");
    CHECK(streamed.report.invalid == 2);
  }
}

TEST_CASE("What is said of items of no list takes no room from what is told") {
  std::string fields;
  for (std::size_t i = 0; i < max_findings_of_object; ++i) fields += "    a" + std::to_string(i) + ": 1\n";
  std::string text = "apiVersion: v1\nkind: Table\nitems:\n";
  for (std::size_t i = 0; i * max_findings_of_object <= max_findings_of_text; ++i) {
    text += "- apiVersion: cocoonset.cocoonstack.io/v1\n  kind: CocoonSet\n  metadata: {name: a}\n  spec:\n" + fields;
  }
  LintReport report;
  lint("-", text + "---\n" + set, report);
  REQUIRE(report.objects.size() == 1);
  CHECK(report.skipped == 1);
  CHECK(report.objects[0].findings.size() == 1);
}

TEST_CASE("UTF-16 in pieces is decoded as it is whole") {
  const std::string text = std::string("\xFE\xFF\0a\xD8\x3C\xDF\x89\xD8\x3C\0b\xDF\x89\xD8", 15);
  const std::string whole = without_utf16(text);
  CHECK(whole ==
        "a\xF0\x9F\x8E\x89\xEF\xBF\xBD"
        "b\xEF\xBF\xBD\xEF\xBF\xBD");
  for (std::size_t piece = 1; piece < text.size(); ++piece) {
    auto decoder = Utf16Decoder::of(text);
    REQUIRE(decoder);
    std::string decoded;
    for (std::size_t at = 2; at < text.size(); at += piece) {
      decoded += decoder->decode(std::string_view(text).substr(at, piece));
    }
    CHECK(decoded + decoder->end() == whole);
  }
}

TEST_CASE("A kind is found in pieces of a text") {
  const std::string far(3U << 20U, 'x');
  for (const auto& [text, says] : std::vector<std::pair<std::string, bool>>{
           {"kind: CocoonSet", true},
           {"a: 1\n---\nkind: CocoonSet\n", true},
           {"a: " + far + "\nkind: CocoonSet", true},
           {"{\"a\": \"" + far + "\", \"kind\": \"CocoonSet\"}", true},
           {"{\"a\": \"" + std::string(TextLimits::held_bytes - 20, 'x') + "\", \"kind\": \"CocoonSet\"}", true},
           {"kind: ConfigMap\na: " + far, false},
           {"", false},
       }) {
    INFO(text.substr(0, 30));
    CHECK(says_cocoonset(text) == says);
    TextPieces input(text, 1000);
    CHECK(says_cocoonset(input) == says);
  }
}

TEST_CASE("A kind is looked for no further than it is found") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "# a\n";
  text += "kind: CocoonSet\n" + std::string(1U << 20U, '\n');
  TextPieces input(text, 1000);
  CHECK(says_cocoonset(input));
  CHECK_FALSE(input.is_at_end());
}
