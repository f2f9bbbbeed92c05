// core/field: forms of text, quoting, near words, nodes and paths.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "core/field/finding.hpp"
#include "core/field/formats.hpp"
#include "core/field/near_word.hpp"
#include "core/field/node.hpp"
#include "core/field/path.hpp"
#include "core/field/quote.hpp"
#include "core/field/strict_reader.hpp"
#include "core/field/wording.hpp"
#include "tests/generate/json.hpp"

namespace {

using namespace cocoon;
using Texts = std::vector<std::string>;

void check_form(bool (*has_form)(std::string_view), const Texts& have_it, const Texts& lack_it) {
  for (const std::string& text : have_it) {
    INFO('"' << text << '"');
    CHECK(has_form(text));
  }
  for (const std::string& text : lack_it) {
    INFO('"' << text << '"');
    CHECK_FALSE(has_form(text));
  }
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("RFC 1123 labels") {
  check_form(
      is_rfc1123_label, {"a", "0", "a-b", "a--b", "0a9", std::string(63, 'a')},
      {"", "-", "-a", "a-", "A", "aB", "a.b", "a_b", "a b", "a\n", "ä", std::string("a\0b", 3), std::string(64, 'a')});
}

TEST_CASE("DNS-1123 subdomains") {
  const std::string longest = repeated("a.", 126) + "a";
  check_form(is_dns1123_subdomain, {"a", "a.b", "0.0", "a-b.c", std::string(253, 'a'), longest},
             {"", ".", "a.", ".a", "a..b", "a-.b", "a.-b", "A.b", "a_b", "a b", std::string(254, 'a'), "a." + longest});
}

TEST_CASE("Label values") {
  check_form(has_label_value_characters, {"a", "A", "0", "a_b.c-D", "a..b", std::string(64, 'a')},
             {"", "-a", "a-", "_a", "a.", "a b", "a/b", "a\n", "é"});
}

TEST_CASE("Label values as a whole, and what is nearest to one") {
  check_form(is_label_value, {"", "a", "a_b.c-D", std::string(63, 'a')}, {" ", "-a", "a b", std::string(64, 'a')});
  CHECK(label_value_of("web  team!") == "web-team");
  CHECK(label_value_of("-a/b-") == "a-b");
  CHECK(label_value_of(std::string(62, 'a') + ".b") == std::string(62, 'a'));
  CHECK(label_value_of("_?").empty());
}

TEST_CASE("Qualified names") {
  const std::string longest = std::string(63, 'a');
  check_form(is_qualified_name, {"a", "A_b.c-1", longest, "example.com/a", "a/" + longest},
             {"", "-a", "a b", longest + "a", "/a", "a/", "A/a", "a/b/c", "a//b", "a /b", "a/" + longest + "a"});
}

TEST_CASE("Times of RFC 3339") {
  check_form(is_rfc3339_time,
             {"2026-04-30T12:00:00Z", "2024-02-29T23:59:59.123456789Z", "2026-04-30T12:00:00+02:00",
              "2000-02-29T00:00:00-00:30", "0000-01-01T00:00:00Z"},
             {"",
              "2026-04-30",
              "2026-04-30 12:00:00Z",
              "2026-04-30T12:00:00",
              "2026-04-30T12:00Z",
              "2026-04-30t12:00:00z",
              "2025-02-29T00:00:00Z",
              "1900-02-29T00:00:00Z",
              "2026-00-01T00:00:00Z",
              "2026-13-01T00:00:00Z",
              "2026-04-31T00:00:00Z",
              "2026-04-00T00:00:00Z",
              "2026-04-30T24:00:00Z",
              "2026-04-30T12:60:00Z",
              "2026-04-30T12:00:60Z",
              "2026-04-30T12:00:00.Z",
              "2026-04-30T12:00:00+2:00",
              "2026-04-30T12:00:00+02:60",
              "2026-04-30T12:00:00+02:00Z",
              "2026-04-30T12:00:00ZZ"});
}

TEST_CASE("Quantities") {
  check_form(is_quantity,
             {"0",
              "1",
              "+1",
              "-1",
              "1.5",
              "1.",
              ".5",
              "-.5",
              "1Ki",
              "1Mi",
              "1Gi",
              "1Ti",
              "1Pi",
              "1Ei",
              "1n",
              "1u",
              "1m",
              "1k",
              "1M",
              "1G",
              "1T",
              "1P",
              "1E",
              "1e9",
              "1E9",
              "1e-9",
              "1e+9",
              "1E-9",
              "1.5Gi",
              ".5m",
              "007",
              "1e09",
              "20Gi",
              "500m",
              "1E0",
              "123456789012345678901234567890",
              "1e000000000000000000003",
              "1e+0009223372036854775807",
              "1e-9223372036854775808"},
             {"",
              " ",
              "Gi",
              ".",
              "+",
              "-",
              "+.",
              "1K",
              "1ki",
              "1gi",
              "1GB",
              "1GiB",
              "1 Gi",
              " 1",
              "1 ",
              "1e",
              "1e+",
              "1e1.5",
              "1e1Gi",
              "1Gi1",
              "1..5",
              "1.5.5",
              "--1",
              "+-1",
              "0x10",
              "1,5",
              "one",
              "1_000",
              "NaN",
              "Inf",
              "1d",
              "1%",
              "1\n",
              "１",
              "1e99999999999999999999",
              "1e9223372036854775808",
              "1e+-1",
              "1e-",
              "1e--1"});
}

TEST_CASE("Registry-relative images") {
  check_form(is_registry_relative_image,
             {"a", "ubuntu", "ubuntu:24.04", "a/b/c:d", "a.b", "a_b", "a__b", "a-b", "a---b", "0/1", "a:_", "a:A.b-C_d",
              "registry.example.com/a", "a:" + std::string(128, 'x'), std::string(1000, 'a')},
             {"",      ":",           ":a",       "a:",    "/a",         "a/",   "a//b",
              "A",     "a:b:c",       "a..b",     "a___b", "a.-b",       "a._b", "-a",
              "a-",    ".a",          "a.",       "_a",    "a@sha256:0", "a:.b", "a:-b",
              "a:b/c", "host:5000/a", "http://a", "a b",   "a\n",        "é",    "a:" + std::string(129, 'x')});
}

TEST_CASE("http and https URLs, in any letter case") {
  check_form(is_http_url, {"http://", "https://", "HTTP://A", "hTtPs://x", "http:///"},
             {"", "http", "http:", "http:/", "https:/", "http:/a", " http://a", "ftp://a", "httpx://a", "xhttp://a",
              "ghttp://", "http;//a"});
}

TEST_CASE("Digits only") { check_form(is_numeric, {"0", "0123456789"}, {"", "1a", "-1", "1.0", " 1", "１"}); }

TEST_CASE("Quoting escapes what moves a cursor, ends a line or turns the direction") {
  const auto check = [](const std::string& text, const std::string& expected) {
    CHECK(escaped(text) == expected);
    CHECK(in_quotes(text) == '"' + expected + '"');
  };
  CHECK(escaped("a\"b\\c") == "a\"b\\c");
  CHECK(in_quotes("a\"b\\c") == "\"a\\\"b\\\\c\"");
  check("", "");
  check("plain é 日本 🦋", "plain é 日本 🦋");
  check("a\nb\rc\td", "a\\nb\\rc\\td");
  check(std::string("\0\x01\x1b[31m\x7f", 8), "\\u0000\\u0001\\u001b[31m\\u007f");
  check("\u0085\u009b", "\\u0085\\u009b");
  check("\u2028\u2029\u200b\ufeff", "\\u2028\\u2029\\u200b\\ufeff");
  check("\u202e\u2066\u200e\u061c", "\\u202e\\u2066\\u200e\\u061c");
  check("\u00a0\u00ad", "\u00a0\u00ad");
}

TEST_CASE("Bytes that are no UTF-8 are replaced") {
  const std::string bad = "\ufffd";
  for (const auto& [text, expected] :
       std::vector<std::pair<std::string, std::string>>{{"\xff", bad},
                                                        {"a\x80z", "a" + bad + "z"},
                                                        {"\xc3", bad},
                                                        {"\xc3(", bad + "("},
                                                        {"\xc0\xaf", bad + bad},                      // overlong
                                                        {"\xe2\x82", bad + bad},                      // cut off
                                                        {"\xed\xa0\x80", bad + bad + bad},            // a surrogate
                                                        {"\xf4\x90\x80\x80", bad + bad + bad + bad},  // beyond Unicode
                                                        {"\xf8\x88\x80\x80\x80", repeated(bad, 5)}}) {
    CHECK(escaped(text) == expected);
    CHECK(printable_line(text) == expected);
  }
}

TEST_CASE("Quoting cuts after 256 characters, never within one") {
  CHECK(escaped(std::string(256, 'x')) == std::string(256, 'x'));
  CHECK(escaped(std::string(257, 'x')) == std::string(256, 'x') + "...");
  CHECK(escaped(repeated("é", 257)) == repeated("é", 256) + "...");
  CHECK(escaped(repeated("\x1b", 300)) == repeated("\\u001b", 256) + "...");
  CHECK(escaped(std::string(1U << 20U, 'x')).size() == 259);
}

TEST_CASE("cut() keeps within its length") {
  CHECK(cut("abcdef", 6) == "abcdef");
  CHECK(cut("abcdefg", 6) == "abc...");
  CHECK(cut("éééé", 4) == "éééé");
  CHECK(cut("ééééé", 4) == "é...");
  CHECK(cut("", 256).empty());
  CHECK(cut(std::string(257, 'x'), 256) == std::string(253, 'x') + "...");
}

TEST_CASE("A printable line has as many characters as the text") {
  CHECK(printable_line("a\tb\x1b"
                       "c\r\u202e\u00e9🦋") == "a b\ufffdc\ufffd\ufffd\u00e9🦋");
}

TEST_CASE("Near words") {
  constexpr std::string_view known[] = {"image",    "mode",     "os",         "backend",
                                        "connType", "staticIP", "staticVMID", "storage"};
  const auto check = [&](std::string_view word, std::string_view expected) {
    INFO(word);
    CHECK(near_word(word, known).value_or("") == expected);
  };
  check("imge", "image");
  check("iamge", "image");
  check("Image", "image");
  check("images", "image");
  check("conntype", "connType");
  check("STATICIP", "staticIP");
  check("staticVMId", "staticVMID");
  check("storge", "storage");
  check("OS", "os");
  check("ox", "os");
  check("backends", "backend");
  check("replicas", "");
  check("x", "");
  check("", "");
  check("imagepullpolicy", "");
  check(std::string(65, 'a'), "");
  CHECK_FALSE(near_word("image", {}));
}

TEST_CASE("Of words that are equally near the first is meant") {
  constexpr std::string_view known[] = {"ab", "ac"};
  CHECK(near_word("ad", known) == "ab");
  CHECK(near_word("ac", known) == "ac");
}

TEST_CASE("Paths print as Kubernetes prints them") {
  CHECK(FieldPath().to_string().empty());
  CHECK(FieldPath().is_root());
  CHECK((FieldPath("spec") / "toolboxes" / 0 / "name").to_string() == "spec.toolboxes[0].name");
  CHECK((FieldPath() / 3 / "a").to_string() == "[3].a");
  CHECK((FieldPath("limits") / "nvidia.com/gpu").to_string() == "limits[nvidia.com/gpu]");
  CHECK((FieldPath("a") / "b c" / "").to_string() == "a[b c][]");
  CHECK((FieldPath("a") / "\x1b[31m\n\u202e").to_string() == "a[\\u001b[31m\\n\\u202e]");
  CHECK((FieldPath("a") / std::string(1000, 'x')).to_string() == "a[" + std::string(256, 'x') + "...]");
  CHECK((FieldPath("a") / std::string(256, 'x')).to_string() == "a." + std::string(256, 'x'));
}

TEST_CASE("Paths are values") {
  const FieldPath base = FieldPath("spec") / "agent";
  const FieldPath image = base / "image";
  CHECK(base.to_string() == "spec.agent");
  CHECK(image == FieldPath("spec") / "agent" / "image");
  CHECK_FALSE(image == base);
  CHECK_FALSE(FieldPath() / 0 == FieldPath() / "0");
  CHECK(image.steps() == std::vector<PathStep>{"spec", "agent", "image"});
}

TEST_CASE("A path below some of its steps starts there") {
  const FieldPath image = FieldPath("items") / 3 / "spec" / "image";
  const FieldPath below = image.below(2);
  CHECK(below == FieldPath("spec") / "image");
  CHECK(below.to_string() == "spec.image");
  CHECK((below / "tag").to_string() == "spec.image.tag");
  CHECK((below / "tag").below(2) == FieldPath("tag"));
  CHECK(image.below(0) == image);
  CHECK(image.below(4).is_root());
  CHECK(image.below(5).is_root());
  CHECK((image.below(5) / "a").to_string() == "a");
  CHECK(FieldPath().below(1).is_root());
}

TEST_CASE("A node knows where it stands, whether it is there or not") {
  const Packed object =
      packed_of(Json::parse(R"({"spec": {"agent": {"image": "a", "n": null}, "list": [1, {"b": 2}]}})"));
  const Node spec = Node(object.root())["spec"];
  CHECK(spec["agent"]["image"].text() == "a");
  CHECK(spec["agent"]["image"].path().to_string() == "spec.agent.image");
  CHECK(spec["none"]["below"][4]["none"].path().to_string() == "spec.none.below[4].none");
  CHECK(spec["none"]["below"][4].is_null());
  CHECK(spec["agent"]["n"].is_null());
  CHECK(spec["agent"]["n"]["below"].is_null());
  CHECK(spec["list"].size() == 2);
  CHECK(spec["list"][1]["b"].int32() == 2);
  CHECK(spec["list"][2].is_null());
  CHECK(spec["agent"].size() == 0);
}

TEST_CASE("Below a value of the wrong type a node is unreadable: neither set nor missing") {
  const Packed packed = packed_of(Json::parse(R"({"text": "x", "list": []})"));
  const Node object(packed.root());
  for (const Node& node :
       {object["text"]["below"], object["text"][0], object["list"]["below"], object["text"]["below"]["further"][7]}) {
    CHECK_FALSE(node.is_readable());
    CHECK_FALSE(node.is_null());
    CHECK_FALSE(node.is_set());
    CHECK_FALSE(node.lacks_text());
    CHECK_FALSE(node.text());
    CHECK_FALSE(node.int32());
    CHECK_FALSE(node.is_true());
    CHECK(node.size() == 0);
  }
}

TEST_CASE("What counts as set, and as text") {
  const auto check = [](const Json& value, bool is_set, bool lacks_text) {
    INFO(value);
    const Packed packed = packed_of(value);
    const Node node(packed.root());
    CHECK(node.is_set() == is_set);
    CHECK(node.lacks_text() == lacks_text);
    CHECK(node.text().has_value() == (value.is_string() && !lacks_text));
  };
  check(nullptr, false, true);
  check("", false, true);
  check(" \t\n\v\f\r", false, true);
  check("\u00a0", true, false);
  check(" a", true, false);
  check(Json::object(), false, false);
  check(Json::array(), true, false);
  check({{"a", nullptr}}, true, false);
  check(0, true, false);
  check(false, true, false);
}

TEST_CASE("Integers of 32 bits") {
  const auto int32_in = [](const Json& value) { return Node(packed_of(value).root()).int32(); };
  const auto read = [&](const char* text) { return int32_in(Json::parse(text)); };
  CHECK(read("2147483647") == std::numeric_limits<std::int32_t>::max());
  CHECK(read("-2147483648") == std::numeric_limits<std::int32_t>::min());
  CHECK(read("3.0") == 3);
  CHECK(read("1e3") == 1000);
  CHECK(read("-0") == 0);
  CHECK(read("-0.0") == 0);
  for (const char* const none : {"2147483648", "-2147483649", "4294967296", "18446744073709551615",
                                 "18446744073709551616", "-9223372036854775808", "1e300", "-1e300", "0.5", "-1.5",
                                 "2147483647.5", "\"3\"", "true", "null", "[]", "{}"}) {
    INFO(none);
    CHECK_FALSE(read(none));
  }
  CHECK_FALSE(int32_in(std::nan("")));
  CHECK_FALSE(int32_in(std::numeric_limits<double>::infinity()));
}

TEST_CASE("Only true is true") {
  CHECK(packed_of(true).root().is_true());
  for (const Json& value : {Json(false), Json(nullptr), Json("true"), Json(1)}) {
    CHECK_FALSE(packed_of(value).root().is_true());
  }
}

TEST_CASE("The strict reader remembers the first value of the wrong type") {
  const Packed packed = packed_of(Json::parse(R"({"spec": {"replicas": "3"}, "list": [{"key": 1}], "n": null})"));
  const Node object(packed.root());
  StrictReader read;
  CHECK(read.string(read.member(object, "n")).empty());
  CHECK(read.int32(read.member(object, "none"), 7) == 7);
  CHECK_FALSE(read.malformed());
  CHECK(read.int32(read.member(read.member(object, "spec"), "replicas"), 1) == 1);
  CHECK_FALSE(read.any_of(object["list"], [&](const Node& item) { return read.string(item["key"]) == "x"; }));
  REQUIRE(read.malformed());
  CHECK(read.malformed()->node.path().to_string() == "spec.replicas");
}

TEST_CASE("Findings over the limit are counted, not kept") {
  Findings findings(2);
  CHECK(findings.empty());
  for (int i = 0; i < 5; ++i) findings.add({.rule = i < 3 ? "a" : "b", .field = FieldPath("f")});
  CHECK(findings.is_full());
  CHECK(findings.kept().size() == 2);
  CHECK(findings.total() == 5);
  CHECK(findings.counts() == std::map<std::string_view, std::size_t>{{"a", 3}, {"b", 2}});
}

TEST_CASE("Findings are worded like Kubernetes' own") {
  const auto check = [](Cause cause, const char* bad_value, const char* detail, const std::string& expected,
                        std::string_view reason) {
    Finding finding{.rule = "r", .cause = cause, .field = FieldPath("spec"), .bad_value = bad_value, .detail = detail};
    CHECK(cause_message(finding) == expected);
    CHECK(message(finding) == "spec: " + expected);
    CHECK(cause_reason(cause) == reason);
    finding.field = FieldPath();
    CHECK(message(finding) == expected);
  };
  check(Cause::required, "", "", "Required value", "FieldValueRequired");
  check(Cause::required, "", "must be set", "Required value: must be set", "FieldValueRequired");
  check(Cause::duplicate, "\"a\"", "", "Duplicate value: \"a\"", "FieldValueDuplicate");
  check(Cause::invalid, "-1", "must be more", "Invalid value: -1: must be more", "FieldValueInvalid");
  check(Cause::type_invalid, "[]", "", "Invalid value: []", "FieldValueTypeInvalid");
  check(Cause::not_supported, "\"x\"", "", "Unsupported value: \"x\"", "FieldValueNotSupported");
  check(Cause::forbidden, "", "no", "Forbidden: no", "FieldValueForbidden");
  check(Cause::too_long, "\"x\"", "", "Too long: \"x\"", "FieldValueTooLong");
  check(Cause::unknown_field, "", "known is x", "Unknown field: known is x", "FieldValueInvalid");
  check(Cause::note, "", "as it is", "as it is", "FieldValueInvalid");
}

TEST_CASE("Values, lists and counts in words") {
  const auto words_for = [](const Json& value) { return printed(packed_of(value).root()); };
  CHECK(words_for("a\n") == "\"a\\n\"");
  CHECK(words_for(Json::object()) == "{}");
  CHECK(words_for(Json{{"a", 1}}) == "{...}");
  CHECK(words_for(Json::array()) == "[]");
  CHECK(words_for(Json::array({1})) == "[...]");
  CHECK(words_for(1.5) == "1.5");
  CHECK(words_for(-7) == "-7");
  CHECK(words_for(1e20) == "1e+20");
  CHECK(words_for(nullptr) == "null");
  CHECK(words_for(std::string(1U << 20U, 'x')).size() == 261);
  constexpr std::string_view list[] = {"a", "b"};
  CHECK(quoted_list(list) == "\"a\", \"b\"");
  CHECK(counted(1, "error") == "1 error");
  CHECK(counted(0, "error") == "0 errors");
}
