// How a text is cut into documents, and which reader each goes to.
#include "core/text/document.hpp"

#include "core/json/writer.hpp"
#include "reading.hpp"

using namespace cocoon;

namespace {

struct Row {
  std::string_view text;
  std::string_view documents;  // "index tree" of each, an unreadable one as "!"
};

std::string summary(std::string_view text) {
  const std::vector<Document> documents = read_documents(text);
  check_promises(text, documents);
  std::string all;
  for (const Document& document : documents) {
    if (!all.empty()) all += " | ";
    all += std::to_string(document.index) + " " + (document.readable ? to_json(document.root()) : "!");
  }
  return all;
}

}  // namespace

TEST_CASE("a text is cut at lines that start with ---") {
  const Row rows[] = {
      {"", ""},
      {"\n", ""},
      {"# comment only\n", ""},
      {"---\n", ""},
      {"---", ""},
      {"---\n---\n---\n", ""},
      {"a: 1", R"(0 {"a":1})"},
      {"---\na: 1\n", R"(0 {"a":1})"},
      {"a: 1\n---\nb: 2\n", R"(0 {"a":1} | 1 {"b":2})"},
      {"a: 1\n---\nb: 2\n---\n", R"(0 {"a":1} | 1 {"b":2})"},
      {"a: 1\n--- # two\nb: 2\n", R"(0 {"a":1} | 1 {"b":2})"},
      {"a: 1\n---#two\nb: 2\n", R"(0 {"a":1} | 1 {"b":2})"},
      {"a: 1\n---  \t\nb: 2\n", R"(0 {"a":1} | 1 {"b":2})"},
      {"a: 1\r\n---\r\nb: 2\r\n", R"(0 {"a":1} | 1 {"b":2})"},
      {"a: 1\n ---\n", R"(0 {"a":"1 ---"})"},
      {"a: |\n  x\n  ---\n  y\n", R"(0 {"a":"x\n---\ny\n"})"},
      {"a: 1\n---\n---\nb: 2\n", R"(0 {"a":1} | 1 {"b":2})"},
      {"# license\n---\na: 1\n", R"(1 {"a":1})"},
      {"a: 1\n---\n# nothing\n---\nb: 2\n", R"(0 {"a":1} | 2 {"b":2})"},
      {"null\n---\n~\n---\na: 1\n---\n\n", R"(2 {"a":1})"},
      {"foo\n---\n[]\n", R"(0 "foo" | 1 [])"},
      {"---\n...\n---\na: 1\n", R"(1 {"a":1})"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(summary(row.text) == row.documents);
  }
}

TEST_CASE("what follows --- on its line is no document, and the others are read all the same") {
  constexpr std::string_view text = "a: 1\n--- b: 2\nc: 3\n---\nd: 4\n";
  CHECK(summary(text) == R"(0 {"a":1} | 1 ! | 2 {"d":4})");
  const TextFinding finding = read_documents(text)[1].findings[0];
  CHECK(finding.kind == TextFinding::Kind::syntax);
  CHECK(slice(text, finding.range) == "--- b: 2");
  CHECK(finding.detail == "expected nothing or a comment after ---: put this on the next line");
  CHECK(summary("---x\n---y") == "0 ! | 1 !");
  CHECK(summary("-----BEGIN CERTIFICATE-----\r\n") == "0 !");
}

TEST_CASE("one broken document does not hide the others") {
  CHECK(summary("a: 1\n---\na: [\n---\n{\"b\": 1]\n---\nc: 3\n") == R"(0 {"a":1} | 1 ! | 2 ! | 3 {"c":3})");
}

TEST_CASE("positions are the text's, not the document's") {
  constexpr std::string_view text = "a: 1\n---\nb: é\n---\n{\"c\": 3}\n---\nd: [\n";
  const std::vector<Document> documents = read_documents(text);
  REQUIRE(documents.size() == 4);
  CHECK(range_of(documents[1].map(), path("b")) == Range{{12, 3, 4}, {14, 3, 5}});
  CHECK(range_of(documents[2].map(), path("c")) == Range{{25, 5, 7}, {26, 5, 8}});
  CHECK(documents[3].findings[0].range.start.line == 8);
}

TEST_CASE("each document is JSON or YAML by itself") {
  const Row rows[] = {
      {"{\"a\": 1}\n---\nb: 2\n---\n  {\"c\": 3}", R"(0 {"a":1} | 1 {"b":2} | 2 {"c":3})"},
      {"{\"a\":1}{\"b\":2}\n\n {\"c\":3}\n---\nd: 4", R"(0 {"a":1} | 1 {"b":2} | 2 {"c":3} | 3 ! | 4 {"d":4})"},
      {"---\n{\"a\":1}{\"b\":2}\n", R"(0 {"a":1})"},
      {"a: 1\n---\n{\"b\": 2} # c\n---\n{\"c\": \"\\/\"}\n", R"(0 {"a":1} | 1 {"b":2} | 2 !)"},
      {"{\"a\":1} # c\n", R"(0 {"a":1} | 1 null)"},
      {"{\"a\":1}\nb: 2\n", R"(0 {"a":1} | 1 {"b":2})"},
      {"{\"a\":1} b\n", R"(0 {"a":1} | 1 !)"},
      {"{\"a\":1}{\"b\":2} c: 3\n", R"(0 {"a":1} | 1 {"b":2} | 2 !)"},
      {"{\"a\":1} null {\"b\":2}", R"(0 {"a":1} | 2 {"b":2})"},
      {"{a: 1, b: [x, ],}", R"(0 {"a":1,"b":["x"]})"},
      {"{\"a\": 1,}", R"(0 {"a":1})"},
      {"{'a': \"x\ty\"} # comment", R"(0 {"a":"x\ty"})"},
      {"[{\"a\": \"\\u00e9\"}]", "0 [{\"a\":\"é\"}]"},
      {"{\"a\": \"\\ud83c\\udf89\"}", "0 {\"a\":\"🎉\"}"},
      {"{}", "0 {}"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(summary(row.text) == row.documents);
  }
}

TEST_CASE("a byte order mark is no part of any document") {
  CHECK(summary("\xEF\xBB\xBF"
                "a: 1\n") == R"(0 {"a":1})");
  CHECK(summary("\xEF\xBB\xBF{\"a\": 1}") == R"(0 {"a":1})");
  CHECK(summary("\xEF\xBB\xBF") == "");
  CHECK(summary("a: 1\n---\n\xEF\xBB\xBF{\"b\": 1}") == R"(0 {"a":1} | 1 {"b":1})");
  CHECK(summary("{\"a\": 1}\xEF\xBB\xBF{\"b\": 1}") == R"(0 {"a":1} | 1 {"b":1})");
  CHECK(summary("{\"a\": 1}\xEF\xBB\xBF") == R"(0 {"a":1} | 1 !)");
  CHECK(summary("a: 1\n\xEF\xBB\xBF"
                "b: 1\n") ==
        "0 {\"a\":1,\"\xEF\xBB\xBF"
        "b\":1}");
  CHECK(range_of(read_one("\xEF\xBB\xBF"
                          "a: 1\n")
                     .map(),
                 path("a")) == Range{{6, 1, 4}, {7, 1, 5}});
}

TEST_CASE("what an older kubectl refuses is advice") {
  constexpr std::string_view alone =
      "kubectl before 1.33 reads a file that starts with { as JSON alone, and refuses this: start the file with a line "
      "---";
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"{a: 1}", "a"},
      {"{\"a\": 1,}", "}"},
      {"{\"a\": 1}\n---\n{\"b\": 2}", "---"},
      {"{\"a\": 1}\r\n---\r\nb: 2\r\n", "---"},
      {"{\"a\": 1} # c", "#"},
      {"{\"a\": 1}\n---\n", "---"},
  };
  for (const auto& [text, marked] : rows) {
    INFO(text);
    std::size_t count = 0;
    const std::vector<Document> documents = read_documents(text);
    check_promises(text, documents);
    for (const Document& document : documents) {
      for (const TextFinding& finding : document.findings) {
        ++count;
        CHECK(finding.kind == TextFinding::Kind::surprise);
        CHECK(finding.detail == alone);
        CHECK(slice(text, finding.range) == marked);
      }
    }
    CHECK(count == 1);
  }
  CHECK(read_one("---\n{a: 1}").findings.empty());
  CHECK(read_one("x: {a: 1}").findings.empty());
}

TEST_CASE("a line --- at the start is the reader's of YAML") {
  const Row rows[] = {
      {"---# Source: x\na: 1\n", R"(0 {"---# Source":"x","a":1})"},
      {"--- # Source: x\na: 1\n", R"(0 {"a":1})"},
      {"a: 1\n---\n---# b\n", R"(0 {"a":1} | 1 "---# b")"},
      {"---\n...\n", ""},
      {"...\n", "0 !"},
      {"# c\n...\na: 1\n", "0 !"},
      {" ...\n", R"(0 "...")"},
      {"a: 1\n---\n...\n", R"(0 {"a":1} | 1 !)"},
      {"---\xC2\x85", ""},
      {"a: 1\n---\xE3\x80\x80# c\nb: 2\n", R"(0 {"a":1} | 1 {"b":2})"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(summary(row.text) == row.documents);
  }
}

TEST_CASE("what JSON in a row goes on with is told") {
  constexpr std::string_view text = "{\"a\":1}{\"b\":2}\n---\nc: 3\n";
  const TextFinding finding = read_documents(text)[2].findings[0];
  CHECK(finding.kind == TextFinding::Kind::syntax);
  CHECK(slice(text, finding.range) == "---");
  CHECK(finding.detail ==
        "kubectl refuses a line --- after several JSON values: put one between each two of them, and "
        "one at the start of the file");
}

TEST_CASE("of a text in braces that is neither, what it was meant as is explained") {
  CHECK(finding_of("{\"a\": 1 \"b\": 2}").detail == "unexpected \"\\\"\": expected a comma or }");
  CHECK(finding_of("{a: 1 b: 2}").detail ==
        "expected a comma or } in the mapping that starts in line 1: close it, or put text with , [ ] { } in quotes");
}
