// JSON with places.
#include "core/text/json.hpp"

#include "reading.hpp"

using namespace cocoon;

namespace {

struct Broken {
  std::string_view text;
  std::string_view place;
  std::string_view marked;
  std::string_view detail;
};

}  // namespace

TEST_CASE("every key and every value has its range") {
  constexpr std::string_view text =
      "{ \"a\" :\t[1, -2.5e3 ,\r\n\"\\\"x\\\\\", true,false , null],\n"
      "  \"é🎉\": {\"b\":{}, \"c\" : [ ]},\"d\":-0}";
  const Document document = read_one(text);
  check_promises(text, {document});
  const auto value = [&](std::string_view field) { return slice(text, range_of(document.map(), path(field))); };
  CHECK(value("a") == "[1, -2.5e3 ,\r\n\"\\\"x\\\\\", true,false , null]");
  CHECK(value("a.0") == "1");
  CHECK(value("a.1") == "-2.5e3");
  CHECK(value("a.2") == "\"\\\"x\\\\\"");
  CHECK(value("a.3") == "true");
  CHECK(value("a.4") == "false");
  CHECK(value("a.5") == "null");
  CHECK(value("é🎉") == "{\"b\":{}, \"c\" : [ ]}");
  CHECK(value("é🎉.b") == "{}");
  CHECK(value("é🎉.c") == "[ ]");
  CHECK(value("d") == "-0");
  CHECK(value("") == text);
  CHECK(slice(text, key_range_of(document.map(), path("é🎉"))) == "\"é🎉\"");
  CHECK(key_range_of(document.map(), path("é🎉.b")).start == Position{64, 3, 10});
  CHECK(tree_of(document.tree) == json(text));
}

TEST_CASE("numbers of JSON") {
  CHECK(tree_of(R"({"a": 18446744073709551615})")["a"] == 18446744073709551615ULL);
  CHECK(tree_of(R"({"a": -9223372036854775808})")["a"] == std::numeric_limits<std::int64_t>::min());
  CHECK(tree_of(R"({"a": 123456789012345678901})")["a"] == 123456789012345678901.0);
  CHECK(tree_of(R"({"a": 1.0})")["a"].is_number_integer());
  CHECK(tree_of(R"({"a": 1e2})")["a"] == 100);
  CHECK(tree_of(R"({"a": 1.5})")["a"] == 1.5);
  CHECK(tree_of(R"({"a": -0.0})")["a"] == 0);
  CHECK(finding_of(R"({"a": 1e400})").detail == R"("1e400" is too large for a number)");
}

TEST_CASE("nothing in JSON is a surprise") {
  CHECK(read_one(R"({"yes": "yes", "b": "010", "c": {"<<": {"d": 1}}, "?": "a?b"})").findings.empty());
}

TEST_CASE("a key that stands twice in JSON") {
  constexpr std::string_view text = "{\"a\": {\"b\": 1,\n\"c\": 0, \"b\": {\"x\": 1}}, \"a \": 1}";
  const Document document = read_one(text);
  REQUIRE(document.findings.size() == 1);
  const TextFinding& finding = document.findings[0];
  CHECK(finding.kind == TextFinding::Kind::duplicate_key);
  CHECK(finding.field == path("a.b"));
  CHECK(place(finding.range.start) == "2:9");
  CHECK(slice(text, finding.range) == "\"b\"");
  CHECK(finding.detail ==
        "key \"b\" stands in line 1 and again in line 2: kubectl silently keeps the last, delete one");
  CHECK(tree_of(document.tree) == json(R"({"a": {"b": {"x": 1}, "c": 0}, "a ": 1})"));
  check_promises(text, {document});
}

TEST_CASE("what is no JSON is told where and why") {
  const Broken rows[] = {
      {"{\"a\": 1", "1:8", "", "the text ends too early: expected a comma or }"},
      {"{\"a\":\n", "2:1", "", "the text ends too early: expected a value"},
      {"{\"a\"", "1:5", "", "the text ends too early: expected a colon after the key"},
      {"{\"a\": [1,", "1:10", "", "the text ends too early: expected a value"},
      {"{\"a\": 1,\n", "2:1", "", "the text ends too early: expected a key in double quotes"},
      {"{\"a\": [", "1:8", "", "the text ends too early: expected a value or ]"},
      {"{\"a\" 1}", "1:6", "1", "unexpected \"1\": expected a colon after the key"},
      {"{\"a\": 1\n \"b\": 2}", "2:2", "\"", "unexpected \"\\\"\": expected a comma or }"},
      {"{\"a\": [{} \"b\"]}", "1:11", "\"", "unexpected \"\\\"\": expected a comma or ]"},
      {"{\"a\": [1,,2]", "1:10", ",", "unexpected \",\": expected a value"},
      {"{\"a\": é [}", "1:7", "é", "unexpected \"é\": expected a value"},
      {"{\"a\": tru [}", "1:7", "tru", "unexpected \"tru\": expected a value"},
      {"{\"a\": 01 [}", "1:7", "01", "\"01\" is not a JSON value"},
      {"{\"a\": 1.2.3 [}", "1:7", "1.2.3", "\"1.2.3\" is not a JSON value"},
      {"{\"a\": truex [}", "1:7", "truex", "\"truex\" is not a JSON value"},
      {"{\"a\": \"b\n [}", "1:7", "\"b", "this text is never closed: expected a double quote on the same line"},
      {"{\"a\": \"b [}", "1:7", "\"b [}", "this text is never closed: expected a double quote on the same line"},
      {"{\"a\": \"b\x01\" [}", "1:9", "\x01",
       "a control character stands in quotes: write it as an escape, such as \\t"},
      {"{\"a\": \"b\x1f\" [}", "1:9", "\x1f",
       "a control character stands in quotes: write it as an escape, such as \\t"},
      {"{\"a\": \"\\q\" [}", "1:7", "\"\\q",
       "invalid string: forbidden character after backslash: write a backslash as \\\\"},
      {"{\"a\": \"\\ud83c\"}", "1:7", "\"\\ud83c\"",
       "invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF: write a backslash as \\\\"},
      {"{\"a\": \"\xFF\"}", "1:8", "\xFF", "this is not valid UTF-8: save the text as UTF-8"},
      {"{\"a\": 1} x", "1:10", "x", "unexpected \"x\": expected a value"},
      {"{\"a\": 1},{\"b\": 1}", "1:9", ",", "unexpected \",\": expected a value"},
      {"{\"a\": 1}}", "1:9", "}", "unexpected \"}\": expected a value"},
  };
  for (const Broken& row : rows) {
    INFO(row.text);
    const std::vector<Document> documents = read_documents(row.text);
    check_promises(row.text, documents);
    REQUIRE(!documents.empty());
    REQUIRE(!documents.back().readable);
    const TextFinding& finding = documents.back().findings[0];
    CHECK(place(finding.range.start) == row.place);
    CHECK(slice(row.text, finding.range) == row.marked);
    CHECK(finding.detail == row.detail);
    CHECK(finding.kind == TextFinding::Kind::syntax);
    CHECK(finding.field.is_root());
  }
}

TEST_CASE("JSON that goes wrong after its first value has that value") {
  const std::vector<Document> documents = read_documents("{\"a\": 1}\n{\"b\" 2}\n---\nc: 3");
  REQUIRE(documents.size() == 3);
  CHECK(documents[0].readable);
  CHECK(!documents[1].readable);
  CHECK(documents[2].index == 2);
  CHECK(documents[2].readable);
}

TEST_CASE("a token of any length is cut in what is said of it") {
  const std::string text = "{\"a\": " + std::string(1'000'000, 'x') + " [}";
  CHECK(finding_of(text).detail.size() < 1000);
}
