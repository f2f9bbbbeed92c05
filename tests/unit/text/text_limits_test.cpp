// Hostile texts end fast, in bounded memory, with a finding that says why.
#include "core/text/limits.hpp"

#include <array>
#include <ctime>

#include "reading.hpp"

using namespace cocoon;

namespace {

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  while (times-- > 0) text += piece;
  return text;
}

// Reads it and says what is wrong with its last document. The clock is the processor's and only tells quadratic from
// linear: what is linear takes a tenth of this with sanitizers.
std::string last_detail(const std::string& text) {
  const std::clock_t start = std::clock();
  const std::vector<Document> documents = read_documents(text);
  CHECK(std::clock() - start < 20 * CLOCKS_PER_SEC);
  return documents.empty() || documents.back().findings.empty() ? "" : documents.back().findings.back().detail;
}

const std::string too_deep = "nested deeper than 100 levels";
const std::string too_many = "more than 500000 keys and values in one text: split it; the rest of it is not read";
const std::string too_expanded =
    "aliases and merges add more than 400000 keys and values to this document: write it without them";
const std::string too_many_aliases = "kubectl refuses this many aliases in a text of this size: write it without them";

}  // namespace

TEST_CASE("the limit of bytes") {
  const std::string longest = "a: " + std::string(TextLimits::bytes - 3, 'x');
  CHECK(last_detail(longest) == "");
  CHECK(
      last_detail(longest + "x") ==
      "the text is longer than 16777216 bytes, which is all that is read here; cocoon-webhook validate reads any size");
  CHECK(read_documents(longest + "x").size() == 1);
}

TEST_CASE("the limit of depth") {
  for (const auto& [open, middle, close] : std::vector<std::array<const char*, 3>>{
           {"[", "1", "]"}, {"{a: ", "1", "}"}, {"{\"a\":", "1", "}"}, {"- ", "1", ""}, {"[\n", "1", "\n]"}}) {
    INFO(open);
    const auto nested = [&, o = open, m = middle, c = close](std::size_t depth) {
      const std::string start = o[0] == '{' && o[1] != '"' ? "---\n" : "";
      return start + repeated(o, depth) + m + repeated(c, depth);
    };
    CHECK(last_detail(nested(100)) == "");
    CHECK(last_detail(nested(101)) == too_deep);
    CHECK(last_detail(nested(100'000)) == too_deep);
    CHECK(last_detail(repeated(open, 100'000)) == too_deep);
  }
  CHECK(last_detail("{\"a\":" + repeated("[", 100'000)) == too_deep);
  CHECK(last_detail(repeated("? ", 100'000)) == too_deep);
}

TEST_CASE("aliases do not nest deeper than the limit either") {
  std::string text = "a0: &a0 []\n";
  for (int i = 1; i <= 120; ++i) {
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  }
  CHECK(last_detail(text) == "aliases nest this deeper than 100 levels");
}

TEST_CASE("the limit of keys and values") {
  CHECK(last_detail("[" + repeated("1,", 499'990) + "1]") == "");
  CHECK(last_detail("[" + repeated("1,", 500'000) + "1]") == too_many);
  CHECK(last_detail("{\"a\":[" + repeated("1,", 500'000) + "1]}") == too_many);
  CHECK(last_detail(repeated("- a: b\n", 167'000)) == too_many);
}

TEST_CASE("documents and findings count as values") {
  CHECK(last_detail(repeated("a\n---\n", 99'000)) == "");
  CHECK(last_detail(repeated("a\n---\n", 101'000)) == too_many);
  CHECK(last_detail(repeated("---x\n", 126'000)) == too_many);
  CHECK(last_detail(repeated("{}", 101'000)) == too_many);
  CHECK(last_detail("[" + repeated("y,", 101'000) + "]") == too_many);
  CHECK(last_detail(repeated("a: 1\n", 101'000)) == too_many);
  CHECK(last_detail(repeated("---\n", 200'000)) == "");
}

TEST_CASE("billion laughs") {
  std::string text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
  for (char c = 'b'; c <= 'k'; ++c) {
    const char before = static_cast<char>(c - 1);
    text += std::string(1, c) + ": &" + c + " [" + repeated(std::string("*") + before + ",", 10) + "]\n";
  }
  const TextFinding finding = finding_of(text);
  CHECK(finding.detail == too_many_aliases);
  CHECK(slice(text, finding.range)[0] == '*');
}

TEST_CASE("merges are expansions too") {
  std::string keys;
  for (int i = 0; i < 1000; ++i) keys += "k" + std::to_string(i) + ": 1,";
  std::string chain = "a0: &a0 {" + keys + "}\n";
  for (int i = 1; i < 1000; ++i) {
    chain += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " {<<: *a" + std::to_string(i - 1) + "}\n";
  }
  CHECK(last_detail(chain) == too_expanded);
  CHECK(last_detail("---\n" + repeated("{<<: ", 90) + "{" + repeated(keys, 10) + "}" + repeated("}", 90)) != "");
  CHECK(last_detail("---\n" + repeated("{<<: ", 90) + "{k: [" + repeated("0,", 10'000) + "]}" + repeated("}", 90)) ==
        too_expanded);
  CHECK(last_detail("---\n" + repeated("{<<: ", 90) + "{k: [" + repeated("0,", 2'000) + "]}" + repeated("}", 90)) ==
        "");
  CHECK(last_detail("a: &a [" + repeated("x,", 150'000) + "]\nb: *a\nc: *a\nd: *a\n") == too_expanded);
  CHECK(last_detail("a: &a {" + keys + "}\n" + "b: [" + repeated("{<<: *a},", 30) + "]\n") == "");
}

TEST_CASE("aliases of a long text cost what its copies take") {
  const std::string text = "a: &a " + std::string(1'000'000, 'x') + "\n";
  const std::string key = "m: &m {\n  ? " + std::string(1'000'000, 'x') + "\n  : 1}\n";
  CHECK(last_detail(text + "b: [*a,*a,*a]\n") == "");
  for (const std::string& bomb : {
           text + "b: [" + repeated("*a,", 2000) + "]\n",
           text + "b:\n" + repeated("- ? *a\n", 2000),
           key + "b: [" + repeated("*m,", 2000) + "]\n",
           key + "b:\n" + repeated("- <<: *m\n", 2000),
           "a: &a [" + std::string(1'000'000, 'x') + "]\nb: [" + repeated("*a,", 2000) + "]\n",
       }) {
    INFO(bomb.substr(0, 10) << "..." << bomb.substr(bomb.size() - 20));
    CHECK(last_detail(bomb) == too_expanded);
  }
}

TEST_CASE("many tags, anchors and comments cost no more than their bytes") {
  CHECK(last_detail(repeated("%TAG !a! tag:x\n", 300'000)) ==
        "kubectl does not understand directives (%YAML, %TAG): delete this line");
  CHECK(last_detail("# c\r" + repeated("%TAG !a! tag:x\r", 300'000)) != "");
  CHECK(last_detail("# c\xE2\x80\xA8" + repeated("%TAG !a! tag:x\n", 300'000)) != "");
  CHECK(last_detail(repeated("# x\n", 1'000'000)) == "");
  CHECK(last_detail("[" + repeated("&a x,", 200'000) + "]") == "");
  CHECK(last_detail("!" + std::string(4'000'000, 'a') + " x") == "");
  CHECK(last_detail("*" + std::string(4'000'000, 'a')).size() < 1000);
}

TEST_CASE("a megabyte of anything") {
  constexpr std::size_t all = 1U << 20U;
  for (const char* piece :
       {"[",  "{",    "- ",  "? ",         ": ",       "\n",   " ",   "\t", "\r",   "#",    "a: {",
        "'",  "\"",   "|\n", "...\n",      "y\n---\n", "& ",   "*a ", "!",  "\x80", "\xFF", "\xEF\xBB\xBF",
        "{}", "[]{}", "a?",  "- |\n  x\n", "x:",       "[a: ", "\r-"}) {
    INFO(piece);
    last_detail(repeated(piece, all / std::string_view(piece).size()));
  }
  for (const char* piece : {"a:,", "\"\\'\",", "!a,", "!a] b,"}) last_detail("[" + repeated(piece, all / 3) + "]");
  last_detail(std::string(all, '\0'));
  last_detail("{\"a\": \"" + std::string(all, 'x'));
  last_detail("{\"a\": " + std::string(all, '9'));
  last_detail("a: " + std::string(all, '9'));
  last_detail("a: \"" + repeated("\\n", all));
  last_detail("a: !!binary " + repeated("QUJD", all / 4));
}

TEST_CASE("sixteen megabytes of a block scalar") {
  const std::string text = "a: |\n" + repeated("  1234567\n", (TextLimits::bytes - 5) / 10);
  CHECK(last_detail(text) == "");
}

TEST_CASE("text cut off anywhere keeps the promises") {
  const std::string texts[] = {
      "a: &x {b: [1, 'é'], c: \"\\u00e9\"}\n<<: [*x]\nd: |\n  🎉\n  y\n? e\n: !!str 010\n---\n{\"a\": [1.5e3, "
      "\"\\ud83c\\udf89\"]}",
      "\xEF\xBB\xBF{\"é\": {\"b\": [true, null, \"\\\\\"]}} {\"c\": -0}\r\n--- # c\r\n- x: yes\r\n...\r\nfoo\r\n",
  };
  for (const std::string& text : texts) {
    for (std::size_t length = 0; length <= text.size(); ++length) {
      const std::string_view start = std::string_view(text).substr(0, length);
      INFO(start);
      check_promises(start, read_documents(start));
    }
  }
}

TEST_CASE("every byte in every place keeps the promises") {
  const std::string text = "a: &x {b: [1, 'é']}\nc: *x\n---\n{\"d\": [\"x\"]}";
  for (std::size_t place = 0; place < text.size(); ++place) {
    for (int byte = 0; byte < 256; byte += 3) {
      std::string changed = text;
      changed[place] = static_cast<char>(byte);
      INFO(changed);
      check_promises(changed, read_documents(changed));
    }
  }
}
