// Lint reports as text and JSON: the same bytes for the command line and the Wasm module.
#include "core/report/report.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "core/encoding/cells.hpp"
#include "core/rules/table.hpp"
#include "tests/unit/reports.hpp"
#include "tests/unit/source_tree.hpp"

namespace {

using namespace cocoon;

std::string as_text(const LintReport& report, bool color = false, bool errors_only = false) {
  return to_text(report, {.format = Format::text, .color = color, .errors_only = errors_only, .version = "1"});
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// The characters of a text, each as UTF-8.
std::vector<std::string> characters_of(const std::string& text) {
  std::vector<std::string> characters;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) characters.emplace_back();
    characters.back() += c;
  }
  return characters;
}

/// What the carets below the first finding's line mark in it.
std::string marked(const LintReport& report) {
  const std::vector<std::string> lines = lines_of(as_text(report));
  REQUIRE(lines.size() > 2);
  const std::string& carets = lines[2];
  REQUIRE(carets.find('|') == lines[1].find('|'));
  std::string text;
  std::size_t cell = 0;
  for (std::string_view rest = lines[1]; !rest.empty() && cell < carets.size();) {
    const Cluster next = first_cluster(rest);
    if (cell >= carets.find('^')) text += rest.substr(0, next.bytes);
    cell += next.cells;
    rest.remove_prefix(next.bytes);
  }
  return text;
}

std::string without_colors(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      i = text.find('m', i);
    } else {
      plain += text[i];
    }
  }
  return plain;
}

}  // namespace

TEST_CASE("Formats by name") {
  CHECK(format_called("text") == Format::text);
  CHECK(format_called("json") == Format::json);
  CHECK(format_called("sarif") == Format::sarif);
  CHECK(format_called("github") == Format::github);
  CHECK(format_called("junit") == Format::junit);
  for (const char* const name : {"", "JSON", "yaml", "text "}) CHECK_FALSE(format_called(name));
}

TEST_CASE("The npm package has the same names for the formats") {
  std::string listed;
  std::string alternatives;
  for (const FormatName& format : format_names) {
    const std::string name = '\'' + std::string(format.name) + '\'';
    listed += (listed.empty() ? "" : ", ") + name;
    alternatives += (alternatives.empty() ? "" : " | ") + name;
  }
  using Catch::Matchers::Contains;
  CHECK_THAT(tests::read_file(tests::source_path("wasm/package/cli.js")), Contains("{ output: [" + listed + "],"));
  CHECK_THAT(tests::read_file(tests::source_path("wasm/package/index.d.ts")),
             Contains("  format?: " + alternatives + ";\n"));
}

TEST_CASE("Text, in the manner of a compiler") {
  CHECK(as_text(linted(without_image)) ==
        "set.yaml:5:3: error: spec.agent.image: Required value [agent-image-required]\n"
        "    5 |   agent:\n"
        "      |   ^~~~~\n"
        "      = fix: set spec.agent.image\n"
        "1 object judged: 0 valid, 1 invalid (1 error, 0 warnings)\n");
}

TEST_CASE("Text about nothing wrong, and about nothing at all") {
  CHECK(as_text(linted(header + "  agent: {image: \"a:1\"}\n")) ==
        "1 object judged: 1 valid, 0 invalid (0 errors, 0 warnings)\n");
  CHECK(as_text(linted("")) == "0 objects judged: 0 valid, 0 invalid (0 errors, 0 warnings)\n");
  CHECK(as_text(linted("kind: Secret\napiVersion: v1\n---\nkind: Secret\napiVersion: v1\n")) ==
        "0 objects judged: 0 valid, 0 invalid (0 errors, 0 warnings); 2 objects of other kinds passed over\n");
}

TEST_CASE("What is stored already is a note in each format, and ignored advice is counted in the summary") {
  const std::string text = header + "  agent: {image: Ubuntu, os: plan9}\n";
  OldObjects old;
  old.add(text);
  LintReport report;
  lint("set.yaml", text, report, {.old = &old});
  CHECK(as_text(report).find("set.yaml:5:30: note: spec.agent.os: Unsupported value") == 0);
  CHECK(lines_of(as_text(report)).back() == "1 object judged: 1 valid, 0 invalid (0 errors, 0 warnings, 2 notes)");
  CHECK(as_text(report, false, true).empty());
  CHECK(as_annotations(report).find("::notice file=set.yaml,line=5") == 0);
  CHECK(as_sarif(report)["runs"][0]["results"][0]["level"] == "note");
  CHECK(to_text(report, {.format = Format::junit}).find("set.yaml:5:30: note: spec.agent.os") != std::string::npos);
  const Json json = Json::parse(to_json(report));
  CHECK(json["objects"][0]["findings"][0]["severity"] == "info");
  CHECK(json["notes"] == 2);
  LintReport ignoring;
  lint("set.yaml", with_advice, ignoring, {.ignored = {"clone-image-relative"}});
  CHECK(as_text(ignoring) == "1 object judged: 1 valid, 0 invalid (0 errors, 0 warnings); 1 warning ignored\n");
  CHECK(Json::parse(to_json(ignoring))["ignored"] == 1);
}

TEST_CASE("The place of use has a snippet of its own, and a place in JSON and SARIF") {
  const LintReport report =
      linted(header + "  agent: &a\n    image: a\n    os: plan9\n  toolboxes:\n  - {<<: *a, name: b}\n");
  CHECK_THAT(as_text(report), Catch::Matchers::Contains(
                                  "set.yaml:7:9: error: spec.toolboxes[0].os: Unsupported value: \"plan9\": supported "
                                  "values: \"linux\", \"windows\", \"android\" [os-supported]\n"
                                  "    7 |     os: plan9\n"
                                  "      |         ^~~~~\n"
                                  "set.yaml:9:10: note: used here\n"
                                  "    9 |   - {<<: *a, name: b}\n"
                                  "      |          ^~\n"
                                  "      = fix: set os to linux, windows or android\n"));
  const Json json = Json::parse(to_json(report));
  const Json related = json["objects"][0]["findings"][1]["related"];
  REQUIRE(related.size() == 1);
  CHECK(related[0]["message"] == "used here");
  CHECK(related[0]["start"]["column"] == 10);
  CHECK(json["objects"][0]["findings"][0]["related"].empty());
  const Json results = as_sarif(report)["runs"][0]["results"];
  CHECK_FALSE(results[0].contains("relatedLocations"));
  REQUIRE(results[1]["relatedLocations"].size() == 1);
  CHECK(results[1]["relatedLocations"][0]["message"]["text"] == "used here");
  CHECK(results[1]["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 9);
  CHECK(results[1]["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "set.yaml");
}

TEST_CASE("The caret stands under what is wrong") {
  CHECK(marked(linted(header + "  agent: {image: \"é🦋é\", os: plan9}\n")) == "plan9");
  CHECK(marked(linted(header + "  agent:\n    image: a\n    os:\tplan9\n")) == "plan9");
  CHECK(marked(linted(header + "  agent: {image: a, \t\tos:\t\t\"日本\"}\n")) == "\"日本\"");
  CHECK(marked(linted("\ufeff" + header + "  agent: {os: plan9, image: a}\n")) == "plan9");
  CHECK(marked(linted(header + "  agent:\r\n    image: a\r\n    os: plan9\r\n")) == "plan9");
  CHECK(marked(linted(header + "  agent: {image: a, os: plan9}")) == "plan9");
}

TEST_CASE("Carets stand below what a terminal draws, however wide") {
  const auto carets = [](const std::string& image) {
    const LintReport report = linted(header + "  agent: {image: \"" + image + "\", os: plan9}\n");
    const std::vector<std::string> lines = lines_of(as_text(report));
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].find("os-supported") != std::string::npos) return lines.at(i + 2).substr(8);
    }
    return std::string();
  };
  const auto at = [](std::size_t column) { return std::string(column, ' ') + "^~~~~"; };
  const std::size_t plain = 26;
  CHECK(carets("a") == at(plain));
  CHECK(carets("漢字漢字:1") == at(plain + 9));
  CHECK(carets("e\u0301") == at(plain));
  CHECK(carets("👩‍👩‍👧‍👦") == at(plain + 1));
  // What is replaced takes the cell of what replaces it.
  CHECK(carets("\u200b") == at(plain));
}

TEST_CASE("A wide value is marked in all its cells, and a line is cut by cells") {
  const std::vector<std::string> lines = lines_of(as_text(linted(header + "  agent: {image: a, os: 漢字}\n")));
  CHECK(lines.at(1) == "    5 |   agent: {image: a, os: 漢字}");
  CHECK(lines.at(2) == "      |                         ^~~~");
  std::string wide;
  for (int i = 0; i < 300; ++i) wide += "漢";
  for (const std::string& text : {wide + "\", os: plan9, network: net", "a\", os: plan9, network: \"" + wide + "\"",
                                  wide + "\", os: plan9, network: \"" + wide + "\""}) {
    INFO(text);
    const LintReport report = linted(header + "  agent: {mode: run, image: \"" + text + "}\n");
    const std::vector<std::string> cut = lines_of(as_text(report));
    CHECK(count_cells(cut.at(1)) <= 8 + 120);
    const std::size_t caret = cut.at(2).find('^');
    const std::size_t place = cut.at(1).find("plan9");
    REQUIRE(place != std::string::npos);
    CHECK(count_cells(cut.at(1).substr(0, place)) == caret);
  }
}

TEST_CASE("A value over several lines is marked to the end of its first") {
  const std::string text = header + "  agent:\n    image: a\n    os: \"two\n      lines\"\n";
  CHECK(marked(linted(text)) == "\"two");
}

TEST_CASE("Of a very long line the part around the finding is shown") {
  for (const std::size_t before : {0U, 30U, 100U, 5000U, 100'000U}) {
    for (const std::size_t behind : {0U, 30U, 5000U}) {
      INFO(before << ", " << behind);
      const std::string text =
          R"({"apiVersion":"cocoonset.cocoonstack.io/v1","kind":"CocoonSet","metadata":{"name":"s","annotations":{"a":"é)" +
          std::string(before, 'x') + R"("}},"spec":{"agent":{"image":"a","os":"plan9"},"nodeName":")" +
          std::string(behind, 'y') + "\"}}\n";
      const LintReport report = linted(text);
      CHECK(marked(report) == "\"plan9\"");
      CHECK(characters_of(lines_of(as_text(report))[1]).size() <= 8 + 120);
    }
  }
}

TEST_CASE("Line numbers of any length keep the carets in place") {
  const std::string text = std::string(123'456, '\n') + header + "  agent: {image: a, os: plan9}\n";
  CHECK(marked(linted(text)) == "plan9");
  CHECK(lines_of(as_text(linted(text)))[0].rfind("set.yaml:123461:", 0) == 0);
}

TEST_CASE("Nothing of a file or of its name is printed raw") {
  const std::string text = as_text(linted(header + "  agent: {image: a, os: \"\\e[31m\\u202e\"}\n", "\x1b[31m\n.yaml"));
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("\u202e") == std::string::npos);
  CHECK(text.rfind("\\u001b[31m\\n.yaml:5:", 0) == 0);
  const std::string raw = as_text(linted("kind: CocoonSet # \x1b[31m \u202e \x9b\n"));
  CHECK(raw.find('\x1b') == std::string::npos);
  CHECK(raw.find("\u202e") == std::string::npos);
  CHECK(raw.find('\x9b') == std::string::npos);
}

TEST_CASE("Colours only where they are asked for, and only in text") {
  const LintReport report = linted(without_image + "---\n" + with_advice);
  CHECK(as_text(report).find('\x1b') == std::string::npos);
  const std::string colored = as_text(report, true);
  CHECK(colored.find("\x1b[1;31merror") != std::string::npos);
  CHECK(colored.find("\x1b[1;33mwarning") != std::string::npos);
  CHECK(without_colors(colored) == as_text(report));
  for (const Format format : {Format::json, Format::sarif, Format::github, Format::junit}) {
    CHECK(to_text(report, {.format = format, .color = true, .version = "1"}).find('\x1b') == std::string::npos);
  }
}

TEST_CASE("Quiet: errors only, and no summary") {
  const LintReport report = linted(without_image + "---\n" + with_advice);
  CHECK(as_text(report).find("warning: ") != std::string::npos);
  const std::string quiet = as_text(report, false, true);
  CHECK(quiet.find("warning") == std::string::npos);
  CHECK(quiet.find("judged") == std::string::npos);
  CHECK(lines_of(quiet).size() == 4);
  CHECK(as_text(linted(with_advice), false, true).empty());
  CHECK(lines_of(as_annotations(report)).size() == 2);
  CHECK(lines_of(as_annotations(report, true)).size() == 1);
}

TEST_CASE("An object with very many findings lists a thousand and counts the others") {
  std::string text = header + "  agent: {image: a}\n  toolboxes:\n";
  for (int i = 0; i < 3000; ++i) text += "  - {image: a}\n";
  const LintReport report = linted(text);
  REQUIRE(report.objects.size() == 1);
  CHECK(report.objects[0].findings.size() == 1000);
  CHECK(report.errors == 3000);
  CHECK(as_text(report).find("set.yaml: and 2000 more findings in this object\n") != std::string::npos);
  CHECK(Json::parse(to_json(report))["errors"] == 3000);
}

TEST_CASE("A text with very many objects lists the findings of the first") {
  constexpr std::size_t sets = 30'000;
  std::string text = R"({"apiVersion":"v1","kind":"List","items":[)";
  for (std::size_t i = 0; i < sets; ++i) text += "{},";  // neither apiVersion nor kind
  text.back() = ']';
  const LintReport report = linted(text + "}");
  REQUIRE(report.objects.size() == sets);
  CHECK(report.errors == 2 * sets);
  std::size_t listed = 0;
  for (const LintedObject& object : report.objects) {
    listed += object.findings.size();
    if (object.errors != 2) FAIL(*object.identity.item);
  }
  CHECK(listed == max_findings_of_text);
  CHECK(report.objects.front().findings.size() == 2);
  CHECK(report.objects.back().findings.empty());
  const Json last = Json::parse(to_json(report))["objects"].back();
  CHECK(last["valid"] == false);
  CHECK(last["findings"].empty());
}

TEST_CASE("So does one with very many equal keys, or very many words that read otherwise than they look") {
  const auto check = [](const std::string& text, std::size_t errors, std::size_t warnings) {
    const LintReport report = linted(text);
    CHECK(report.objects.at(0).findings.size() == max_findings_of_object);
    CHECK(report.errors == errors);
    CHECK(report.warnings == warnings);
  };
  std::string keys;
  std::string words;
  for (int i = 0; i < 1500; ++i) {
    keys += "  agent: {image: a}\n";
    words += "yes,";
  }
  check(header + keys, 1499, 0);
  check(header + "  agent: {image: a}\nstatus: [" + words + "]\n", 0, 1500);
}

TEST_CASE("Where a value reads otherwise than it looks, that is the fix of its type, not of its field's name") {
  CHECK(as_text(linted(header + "  agent: {image: 010}\n")).find("= fix: \"010\" is octal") != std::string::npos);
  const std::string text = as_text(linted(header + "  agent: {image: a, forcePul: yes}\n"));
  CHECK(text.find("= fix: rename it to \"forcePull\"\n") != std::string::npos);
  CHECK(text.find("without quotes") == std::string::npos);
}

TEST_CASE("JSON, byte for byte") {
  CHECK(
      to_json(linted(without_image)) ==
      R"({"objects":[{"source":"set.yaml","document":0,"item":null,"apiVersion":"cocoonset.cocoonstack.io/v1",)"
      R"("kind":"CocoonSet","namespace":"d","name":"s","valid":false,"findings":[{"rule":"agent-image-required",)"
      R"("severity":"error","field":"spec.agent.image","message":"spec.agent.image: Required value",)"
      R"("fix":"set spec.agent.image","start":{"offset":98,"line":5,"column":3},)"
      R"("end":{"offset":103,"line":5,"column":8},"related":[]}]}],"skipped":0,"errors":1,"warnings":0,"notes":0,"ignored":0})");
  CHECK(to_json(linted("")) == R"({"objects":[],"skipped":0,"errors":0,"warnings":0,"notes":0,"ignored":0})");
  CHECK(to_text(linted(without_image), {.format = Format::json, .version = "1"}) ==
        to_json(linted(without_image)) + "\n");
}

TEST_CASE("JSON says which document and which item, and null for what an object does not say") {
  const std::string list =
      "apiVersion: v1\nkind: List\nitems:\n"
      "- {apiVersion: v1, kind: Secret}\n"
      "- {apiVersion: cocoonset.cocoonstack.io/v1, kind: CocoonSet, spec: {agent: {image: Ubuntu}}}\n";
  const Json report = Json::parse(to_json(linted("# nothing\n---\n" + list + "---\n{}\n---\n" + without_image, "-")));
  REQUIRE(report["objects"].size() == 3);
  const Json& item = report["objects"][0];
  CHECK(item["source"] == "-");
  CHECK(item["document"] == 1);
  CHECK(item["item"] == 1);
  CHECK(item["namespace"].is_null());
  CHECK(item["name"].is_null());
  CHECK(item["valid"] == false);
  CHECK(item["findings"][0]["rule"] == "metadata-name");
  CHECK(item["findings"][1]["severity"] == "warning");
  CHECK(report["objects"][1]["document"] == 2);
  CHECK(report["objects"][1]["kind"].is_null());
  CHECK(report["objects"][2]["document"] == 3);
  CHECK(report["objects"][2]["item"].is_null());
  CHECK(report["skipped"] == 1);
  CHECK(report["errors"] == 4);
  CHECK(report["warnings"] == 1);
}

TEST_CASE("Offsets count bytes, columns characters") {
  const Json report = Json::parse(to_json(linted(header + "  agent: {image: é🦋, os: plan9}\n")));
  const Json& finding = report["objects"][0]["findings"][0];
  CHECK(finding["start"] == Json{{"offset", 96 + 29}, {"line", 5}, {"column", 26}});
  CHECK(finding["end"] == Json{{"offset", 96 + 34}, {"line", 5}, {"column", 31}});
}

TEST_CASE("No format fails at a text that is no UTF-8") {
  const LintReport report = linted("kind: CocoonSet\nspec: \"\xff\xfe\"\n", "\xff.yaml");
  CHECK(report.errors > 0);
  for (const Format format : {Format::text, Format::json, Format::sarif, Format::github, Format::junit}) {
    const std::string text = to_text(report, {.format = format, .version = "1"});
    CHECK_FALSE(text.empty());
    // JSON is read again, which only UTF-8 can be.
    const bool is_json = format == Format::json || format == Format::sarif;
    if (is_json) CHECK_FALSE(Json::parse(text, nullptr, false).is_discarded());
  }
}
