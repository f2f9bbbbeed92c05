// What is said of text that is no YAML, and where.
#include "core/text/yaml_wording.hpp"

#include "reading.hpp"

using namespace cocoon;

namespace {

struct Row {
  std::string_view text;
  std::string_view place;
  std::string_view marked;
  std::string_view detail;
};

constexpr std::string_view colon =
    "unexpected colon: check the indentation and the line above, or put text with a colon and a space in quotes";
constexpr std::string_view tab = "a tab stands where the indentation is: indent with spaces";

const Row rows[] = {
    // structure
    {"a: b: c", "1:5", ":", colon},
    {"a: 1\n b: 2\n", "2:3", ":", colon},
    {"kind\nmeta: a\n", "2:5", ":", colon},
    {"a: 1\nb\nc: 2\n", "2:1", "b", "expected \"key: value\": there is no colon after this key"},
    {"a:\n    b: 1\n  c: 2\n", "3:3", "c",
     "this does not line up with the mapping that starts in line 1: expected a key, check the indentation"},
    {"- a\nb: c\n", "2:1", "b",
     "this does not line up with the list that starts in line 1: expected an item (- ...), check the indentation"},
    {"a: - b\n", "1:4", "-", "unexpected list item: start the list on a line of its own, below its key"},
    {"a: [1, 2\nb: 3\n", "2:2", ":",
     "expected a comma or ] in the list that starts in line 1: close it, or put text with , [ ] { } in quotes"},
    {"a:\n  [1, 2\n", "3:1", "",
     "expected a comma or ] in the list that starts in line 2: close it, or put text with , [ ] { } in quotes"},
    {"a: {b: 1\n", "2:1", "",
     "expected a comma or } in the mapping that starts in line 1: close it, or put text with , [ ] { } in quotes"},
    {"a: [b]]\n", "1:7", "]",
     "this does not line up with the mapping that starts in line 1: expected a key, check the indentation"},
    {"a: [,]\n", "1:5", ",", "expected a value here"},
    // comments of other languages
    {"// a\nc: d\n", "1:1", "// a", foreign_comment},
    {"\n  /* a\n b */\nc: d\n", "2:3", "/* a", foreign_comment},
    {"// x\n{\"a\": 1}\n", "1:1", "// x", foreign_comment},
    // characters
    {"\ta: 1\n", "1:1", "\t", tab},
    {"a:\n\tb: 1\n", "2:1", "\t", tab},
    {"a: |\n\tb\n", "2:1", "\t", tab},
    {"a: @x\n", "1:4", "@", "text cannot start with \"@\": put it in quotes"},
    {"a: `x`\n", "1:4", "`", "text cannot start with \"`\": put it in quotes"},
    {"a: %x\n", "1:4", "%", "text cannot start with \"%\": put it in quotes"},
    {"é: \x01\n", "1:4", "\x01",
     "the control character U+0001 cannot stand in YAML: is this a text file? Write it as an escape in double quotes"},
    {"é: \xFFx\n", "1:4", "\xFF", "this is not valid UTF-8: save the text as UTF-8"},
    {"é: \xE2\x82 x", "1:4", "\xE2\x82", "this is not valid UTF-8: save the text as UTF-8"},
    {"é: \xC3", "1:4", "\xC3", "this is not valid UTF-8: save the text as UTF-8"},
    {"\xFF\xFE"
     "a",
     "1:1", "\xFF", "this is not valid UTF-8: save the text as UTF-8"},
    // quotes
    {"a: \"b\nc: d\n", "1:4", "\"b", "this quoted text is never closed: expected another quote at its end"},
    {"a: 'b", "1:4", "'b", "this quoted text is never closed: expected another quote at its end"},
    {"a: \"b\" c\n", "1:8", "c",
     "this does not line up with the mapping that starts in line 1: expected a key, check the indentation"},
    {"a: \"\\q\"\n", "1:5", "\\", "unknown escape in double quotes: write a backslash as \\\\, or use single quotes"},
    {"a: \"\\xg\"\n", "1:7", "g", "expected hexadecimal digits: \\xNN, \\uNNNN or \\UNNNNNNNN"},
    {"a: \"\\ud83c\"\n", "1:7", "d", "this escape stands for no character of Unicode"},
    // anchors, tags, keys, merges
    {"a: *é\n", "1:4", "*é", "expected a name after & or *: put text that starts with them in quotes"},
    {"a: *.yaml\n", "1:4", "*.yaml", "expected a name after & or *: put text that starts with them in quotes"},
    {"a: *x\n", "1:4", "*x", "unknown anchor \"x\": expected & and this name earlier in the document"},
    {"a: &x [*x]\n", "1:8", "*x", "the value of anchor \"x\" contains itself"},
    {"a: !x!y z\n", "1:4", "!", "this tag is not known: put text that starts with ! in quotes"},
    {"a: !<x z\n", "1:4", "!<x z", "this tag is not well formed: put text that starts with ! in quotes"},
    {"a: !!int foo\n", "1:10", "foo", "\"foo\" is not a valid !!int: correct it, or delete the tag"},
    {"[a]: 1\n", "1:1", "[a]", "a list cannot be a key: expected text"},
    {"a: {{ .Values.x }}\n", "1:5", "{ .Values.x }",
     "a mapping cannot be a key: render a {{ template }} first, or put it in quotes"},
    {"null: 1\n", "1:1", "null", "\"null\" cannot be a key: put it in quotes"},
    {"?\n: 1\n", "1:2", "", "expected a key before the colon"},
    {"18446744073709551615: 1\n", "1:1", "18446744073709551615",
     "\"18446744073709551615\" cannot be a key: put it in quotes"},
    {"<<: 1\n", "1:5", "1", "only a mapping, an alias of one or a list of these can follow <<"},
    {"<<:\n", "1:4", "", "only a mapping, an alias of one or a list of these can follow <<"},
    {"<<: [a]\n", "1:6", "a", "only a mapping, an alias of one or a list of these can follow <<"},
    {"a: &a [{b: 1}]\n<<: *a\n", "2:5", "*a", "only a mapping, an alias of one or a list of these can follow <<"},
    // values
    {"a: .inf\n", "1:4", ".inf", "\".inf\" is a number that JSON does not have: put it in quotes if text is meant"},
    {"a: [-.INF]\n", "1:5", "-.INF",
     "\"-.INF\" is a number that JSON does not have: put it in quotes if text is meant"},
    {"a: |0\n", "1:5", "0", "the number after | or > is the indentation: expected 1 to 9"},
    {"a: | b\n", "1:6", "b", "expected the end of the line after | or >"},
    {"a: \"r\\/a\"\n", "1:6", "\\", "unknown escape in double quotes: write a backslash as \\\\, or use single quotes"},
    {"a: [{b: who?}]\n", "1:9", "who?",
     "kubectl refuses a ? in unquoted text within { } or [ ]: put \"who?\" in quotes"},
    {"x: {im?age: x}\n", "1:5", "im?age",
     "kubectl refuses a ? in unquoted text within { } or [ ]: put \"im?age\" in quotes"},
    {"# c\n... # d\na: 1\n", "2:1", "... # d", "kubectl refuses a document that starts with its end: delete this line"},
    {"a: !!timestamp 2001-13-45\n", "1:16", "2001-13-45",
     "\"2001-13-45\" is not a valid !!timestamp: correct it, or delete the tag"},
    {"# c\n%YAML 1.1\n", "2:1", "%YAML 1.1", "kubectl does not understand directives (%YAML, %TAG): delete this line"},
};

}  // namespace

TEST_CASE("what is no YAML is told where and why") {
  for (const Row& row : rows) {
    INFO(row.text);
    const std::vector<Document> documents = read_documents(row.text);
    check_promises(row.text, documents);
    REQUIRE(documents.size() == 1);
    REQUIRE(!documents[0].readable);
    const TextFinding& finding = documents[0].findings[0];
    CHECK(place(finding.range.start) == row.place);
    CHECK(slice(row.text, finding.range) == row.marked);
    CHECK(finding.detail == row.detail);
    CHECK(finding.kind == TextFinding::Kind::syntax);
    CHECK(finding.field.is_root());
  }
}

TEST_CASE("a NUL byte is no end of the text") {
  const std::string text("a: 1\0b: 2", 9);
  CHECK(
      finding_of(text).detail ==
      "the control character U+0000 cannot stand in YAML: is this a text file? Write it as an escape in double quotes");
}

TEST_CASE("a problem that we have no words for keeps libyaml's") {
  CHECK(wording_of({"something new", "while scanning", 1, 'x'}).detail == "something new");
}
