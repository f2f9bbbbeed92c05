// YAML with places: values, ranges, aliases, merges, surprises.
#include "core/text/yaml.hpp"

#include "reading.hpp"

using namespace cocoon;

namespace {

struct Row {
  std::string_view text;
  std::string_view tree;
};

struct Surprise {
  std::string_view text;
  std::string_view field;
  std::string_view marked;
};

}  // namespace

TEST_CASE("documents of YAML") {
  const Row rows[] = {
      {"a: 1\nb: two\n", R"({"a":1,"b":"two"})"},
      {"- a\n- - b\n  - c\n-\n", R"(["a",["b","c"],null])"},
      {"a:\n- 1\n- 2\nb:\n", R"({"a":[1,2],"b":null})"},
      {"{a: [1, {b: c}], d: }", R"({"a":[1,{"b":"c"}],"d":null})"},
      {"a: 'it''s'\nb: \"\\x41\\n\\u00e9\\\n  c\"\n",
       "{\"a\":\"it's\",\"b\":\"A\\né"
       "c\"}"},
      {"a: x\n  y\n\n  z # no\n", R"({"a":"x y\nz"})"},
      {"a: |\n  x\n   y\n\nb: >-\n  x\n  y\n\n", R"({"a":"x\n y\n","b":"x y"})"},
      {"a: |2+\n   x\n\n", R"({"a":" x\n\n"})"},
      {"a: |\n  x", R"({"a":"x\n"})"},
      {"a: \"x\"", R"({"a":"x"})"},
      {"? a\n: b\n? c\n", R"({"a":"b","c":null})"},
      {"a: 'yes'\nb: \"010\"\nc: \"\"\nd: 'null'", R"({"a":"yes","b":"010","c":"","d":"null"})"},
      {"a: !!str yes\nb: !mine 1\nc: !!int '7'\nd: !!float 1\ne: !!binary Zm8=",
       R"({"a":"yes","b":"1","c":7,"d":1,"e":"fo"})"},
      {"a: 08\nb: 1.0\nc: 1e3\nd: -0.0\ne: 1.5", R"({"a":8,"b":1,"c":1000,"d":0,"e":1.5})"},
      {"1: a\n010: b\nyes: c\n1.10: d\n1e6: e\n.inf: f\n'2': g\n",
       R"({"1":"a","8":"b","true":"c","1.1":"d","1e+06":"e",".inf":"f","2":"g"})"},
      {"a: \"\\0\"", "{\"a\":\"\\u0000\"}"},
      {"a: b\r\nc: |\r\n  x\r\n  y\r\n", R"({"a":"b","c":"x\ny\n"})"},
      {"a:\tb", R"({"a":"b"})"},
      {"# c\n\na: b # c\n  # c\n", R"({"a":"b"})"},
      {"a: http://x/y?z=1#f\nb: x:y\nc: -x\nd: a, b\ne: [x:y]",
       R"({"a":"http://x/y?z=1#f","b":"x:y","c":"-x","d":"a, b","e":["x:y"]})"},
      {"foo", R"("foo")"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(tree_of(row.text) == json(row.tree));
    check_promises(row.text, read_documents(row.text));
  }
}

TEST_CASE("every key and every value has its range, in characters of the text") {
  constexpr std::string_view text =
      "# é\n"
      "é: 🎉x\n"
      "🎉: \"é\"  # c\n"
      "list:\n"
      "  - 'a'\n"
      "  - {b: [c, d]  , e: }\n"
      "\n"
      "  # comment\n"
      "map:\n"
      "  block: |\n"
      "    é\n"
      "\n"
      "  none:  \n"
      "  last: two\n"
      "    lines\n"
      "# end\n";
  const Document document = read_one(text);
  const auto value = [&](std::string_view field) { return slice(text, range_of(document.map(), path(field))); };
  CHECK(range_of(document.map(), path("é")) == Range{{9, 2, 4}, {14, 2, 6}});
  CHECK(range_of(document.map(), path("🎉")) == Range{{21, 3, 4}, {25, 3, 7}});
  CHECK(key_range_of(document.map(), path("🎉")) == Range{{15, 3, 1}, {19, 3, 2}});
  CHECK(value("list") == "- 'a'\n  - {b: [c, d]  , e: }");
  CHECK(value("list.0") == "'a'");
  CHECK(value("list.1") == "{b: [c, d]  , e: }");
  CHECK(value("list.1.b") == "[c, d]");
  CHECK(value("list.1.b.1") == "d");
  CHECK(value("list.1.e") == "e");
  CHECK(value("map.block") == "|\n    é");
  CHECK(value("map.none") == "none");
  CHECK(value("map.last") == "two\n    lines");
  CHECK(range_of(document.map(), path("map")).end == range_of(document.map(), path("map.last")).end);
  CHECK(range_of(document.map(), path("")).start == Position{5, 2, 1});
}

TEST_CASE("ranges with CRLF, CR and tabs") {
  constexpr std::string_view text = "a: 1\r\nb:\t- x\r\nc: 3\rd: 4";
  const std::string_view good = "a: 1\r\nb:\tx\r\nc: 3\rd: 4";
  CHECK(!read_one(text).readable);
  const Document document = read_one(good);
  CHECK(range_of(document.map(), path("b")) == Range{{9, 2, 4}, {10, 2, 5}});
  CHECK(range_of(document.map(), path("c")).start == Position{15, 3, 4});
  CHECK(range_of(document.map(), path("d")) == Range{{20, 4, 4}, {21, 4, 5}});
}

TEST_CASE("anchors and tags are no part of a value's range") {
  constexpr std::string_view text =
      "a: &a !!str x\n"
      "b: !t &b # why\n"
      "  c: &c 1\n"
      "d: &d\n"
      "  - &e {f: g}\n"
      "&k key: !!null\n"
      "h: &h [x]\n"
      "i: *h\n";
  const Document document = read_one(text);
  const auto value = [&](std::string_view field) { return slice(text, range_of(document.map(), path(field))); };
  CHECK(value("a") == "x");
  CHECK(value("b") == "c: &c 1");
  CHECK(value("b.c") == "1");
  CHECK(value("d") == "- &e {f: g}");
  CHECK(value("d.0") == "{f: g}");
  CHECK(value("key") == "!!null");
  CHECK(slice(text, key_range_of(document.map(), path("key"))) == "key");
  CHECK(value("h") == "[x]");
  CHECK(value("i") == "[x]");
  CHECK(slice(text, key_range_of(document.map(), path("i"))) == "i");
}

TEST_CASE("aliases") {
  const Row rows[] = {
      {"a: &x {b: [1]}\nc: *x\n", R"({"a":{"b":[1]},"c":{"b":[1]}})"},
      {"a: &x 1\nb: *x\nc: &x 2\nd: *x\n", R"({"a":1,"b":1,"c":2,"d":2})"},
      {"&k a: 1\nb: *k\n", R"({"a":1,"b":"a"})"},
      {"a: &k c\n*k : 1\n", R"({"a":"c","c":1})"},
      {"a: &x\nb: *x\n", R"({"a":null,"b":null})"},
      {"a: &x [1]\na: 2\nb: *x\n", R"({"a":2,"b":[1]})"},
      {"- &x [&y a]\n- [*x, *y]\n", R"([["a"],[["a"],"a"]])"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(tree_of(row.text) == json(row.tree));
    check_promises(row.text, read_documents(row.text));
  }
}

TEST_CASE("merges") {
  const Row rows[] = {
      {"a: &a {x: 1, z: 2}\nb:\n  <<: *a\n  z: 3\n", R"({"a":{"x":1,"z":2},"b":{"x":1,"z":3}})"},
      {"a: &a {x: 1}\nb:\n  x: 3\n  <<: *a\n", R"({"a":{"x":1},"b":{"x":1}})"},
      {"<<: {a: 1, b: 2}\nb: 3\n", R"({"a":1,"b":3})"},
      {"<<: [{a: 1}, {a: 2, b: 2}]\n", R"({"a":1,"b":2})"},
      {"<<: {a: 1}\n<<: {a: 2}\n", R"({"a":2})"},
      {"a: &a {<<: {x: 1}, z: 2}\nb: {<<: *a}\n", R"({"a":{"x":1,"z":2},"b":{"x":1,"z":2}})"},
      {"\"<<\": {a: 1}\n", R"({"<<":{"a":1}})"},
      {"!!merge <<: {a: 1}\n", R"({"a":1})"},
      {"a: <<\n", R"({"a":"<<"})"},
      {"- <<\n", R"(["<<"])"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(tree_of(row.text) == json(row.tree));
    check_promises(row.text, read_documents(row.text));
  }
}

TEST_CASE("a merged member's ranges are those of the anchored text") {
  constexpr std::string_view text = "a: &a {x: 1}\nb: {<<: *a, y: 2}\n";
  const Document document = read_one(text);
  CHECK(range_of(document.map(), path("b.x")) == range_of(document.map(), path("a.x")));
  CHECK(key_range_of(document.map(), path("b.x")) == key_range_of(document.map(), path("a.x")));
}

TEST_CASE("a key that stands twice") {
  constexpr std::string_view text = "spec:\n  image: a\n  os: x\n  image: b\n  'image': c\n";
  const Document document = read_one(text);
  REQUIRE(document.findings.size() == 2);
  CHECK(document.findings[0].kind == TextFinding::Kind::duplicate_key);
  CHECK(document.findings[0].field == path("spec.image"));
  CHECK(place(document.findings[0].range.start) == "4:3");
  CHECK(document.findings[0].detail ==
        "key \"image\" stands in line 2 and again in line 4: kubectl silently keeps the last, delete one");
  CHECK(slice(text, document.findings[1].range) == "'image'");
  CHECK(document.findings[1].detail ==
        "key \"image\" stands in line 4 and again in line 5: kubectl silently keeps the last, delete one");
  CHECK(tree_of(document.tree)["spec"]["image"] == "c");
  CHECK(slice(text, range_of(document.map(), path("spec.image"))) == "c");
  CHECK(finding_of("x: {a: 1, a: {b: 2}}").detail ==
        "key \"a\" stands twice in line 1: kubectl silently keeps the last, delete one");
  CHECK(finding_of("1: a\n'1': b\n").kind == TextFinding::Kind::duplicate_key);
  // Two files that were joined where the first lacked its last line end.
  CHECK(finding_of("a: 1\nb: x---\n# two\na: 2\n").detail ==
        "key \"a\" stands in line 1 and again in line 4: the --- at the end of line 2 separates no documents");
  CHECK(finding_of("a: 1\nb: x--- \r\na: 2\n").fix == "put that --- on a line of its own");
  for (const char* const other : {"a: 1\nb: x---y\na: 2\n", "c:\n  a: x---\n  a: 2\n"}) {
    CHECK(finding_of(other).detail.find("delete one") != std::string::npos);
  }
  CHECK(read_one("<<: {a: 1}\na: 2\n").findings.empty());
  CHECK(finding_of("<<: {a: 1}\na: 2\na: 2\n").kind == TextFinding::Kind::duplicate_key);
}

TEST_CASE("surprises stand at the value") {
  const Surprise rows[] = {
      {"a: yes\n", "a", "yes"},
      {"a: [x, {b: Off}]\n", "a.1.b", "Off"},
      {"- 010\n", "0", "010"},
      {"a: &x   1_000\n", "a", "1_000"},
      {"x: &a {b: 1}\nc:\n  b: 2\n  <<: *a\n", "c.b", "b"},
      {"c:\n  b: 2\n  <<: [{b: 1}, {b: 2}]\n", "c.b", "b"},
      {"a: 1\n...\nb: 2\n", "", "b: 2"},
      {"[1]\n# c\nfoo\nbar", "", "foo"},
  };
  for (const Surprise& row : rows) {
    INFO(row.text);
    const TextFinding finding = finding_of(row.text);
    CHECK(finding.kind == TextFinding::Kind::surprise);
    CHECK(finding.field == path(row.field));
    CHECK(slice(row.text, finding.range) == row.marked);
  }
}

TEST_CASE("no surprise where nothing surprises") {
  for (const char* text :
       {"yes: 1", "010: 1", "a: 'yes'", "a: \"010\"", "a: !!bool yes", "a: true", "a: False", "a: 0x1f", "a: 1:30",
        "a: x?y", "a: ['x?y']", "x: {? a : b}", "a: 1\n...\n", "a: 1\n... # c\n\n# c\n", "b: 1\n<<: {b: 1}",
        "<<: {b: 1}\nb: 2", "a: 08", "a: |\n  yes\n", "a_b: c_d"}) {
    INFO(text);
    CHECK(read_one(text).findings.empty());
  }
}

TEST_CASE("what surprises in an anchored value is said once") {
  const Document document = read_one("a: &a {b: yes, c: 1, c: 1}\nd: *a\ne: {<<: *a}\n");
  REQUIRE(document.findings.size() == 2);
  CHECK(document.findings[0].field == path("a.b"));
  CHECK(document.findings[1].field == path("a.c"));
}

TEST_CASE("findings stand by position") {
  const Document document = read_one("z: yes\na:\n  b: 1\n  c: no\n  <<: {b: 2}\n  c: on\n...\nx\n");
  std::string places;
  for (const TextFinding& finding : document.findings) places += place(finding.range.start) + " ";
  CHECK(places == "1:4 3:3 4:6 6:3 6:6 8:1 ");
}

TEST_CASE("a document of nothing but dropped text is told of") {
  const Document document = read_one("---\n...\na: 1\n");
  CHECK(document.readable);
  CHECK(document.root().is_null());
  CHECK(document.findings.size() == 1);
}

TEST_CASE("what libyaml reads otherwise is read as kubectl reads it") {
  const Row rows[] = {
      {"x: {a:}", R"({"x":{"a:":null}})"},
      {"x: [a:, b:c:]", R"({"x":["a:","b:c:"]})"},
      {"x: [a\n b:]", R"({"x":["a b:"]})"},
      {"x: [\"a\":[b]]", R"({"x":[{"a":["b"]}]})"},
      {"a: \"b\\'c\\'\"", R"({"a":"b'c'"})"},
      {"a: \"b\\\\'c\"", R"({"a":"b\\'c"})"},
      {"x: [!!str, {a: 1}]", R"({"x":[{"a":1}]})"},
      {"x: [!!str , {a: 1}]", R"({"x":["",{"a":1}]})"},
      {"x: [!!int, '7']", R"({"x":["7"]})"},
      {"x: [!a?b , c]", R"({"x":["","c"]})"},
      {"a: !!str, b", R"({"a":"b"})"},
      {"a: !b[] {c: [d:]}", R"({"a":{"c":["d:"]}})"},
      {"a: [\"\xEE\x80\x80\", b:]", "{\"a\":[\"\xEE\x80\x80\",\"b:\"]}"},
      {"a: 0b-1\nb: 0b+1\nc: 0b-2\nd: 1e17\n", R"({"a":-1,"b":1,"c":"0b-2","d":100000000000000000})"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(tree_of(row.text) == json(row.tree));
    check_promises(row.text, read_documents(row.text));
  }
  constexpr std::string_view text = "x: [é:, b:, \"\\'\"]\nq: [z]\n";
  const Document document = read_one(text);
  CHECK(slice(text, range_of(document.map(), path("x.1"))) == "b:");
  CHECK(slice(text, range_of(document.map(), path("x.2"))) == "\"\\'\"");
  CHECK(slice(text, range_of(document.map(), path("q.0"))) == "z");
}

TEST_CASE("a byte that YAML has not is told at its place, behind what stands in for others") {
  constexpr std::string_view text = "x: [a:, b:]\nq: \x01\n";
  CHECK(slice(text, finding_of(text).range) == "\x01");
}
