// Packed JSON: reads as nlohmann's tree of the same text does, and is hardly larger than the text.
#include "core/json/packed.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "core/field/node.hpp"
#include "core/json/reader.hpp"
#include "tests/generate/json.hpp"

namespace {

using namespace cocoon;

Packed packed(const std::string& text) {
  Result<Packed> parsed = parse_json(text);
  INFO(text.substr(0, 200) << ' ' << (parsed.ok() ? "" : parsed.message()));
  REQUIRE(parsed.ok());
  return std::move(*parsed);
}

/// The tree of what can be read of a value.
Json as_tree(Value value) {
  switch (value.kind()) {
    case Value::Kind::null: return nullptr;
    case Value::Kind::boolean: return value.is_true();
    case Value::Kind::number: return tree_of(value);
    case Value::Kind::string: return std::string(value.string());
    case Value::Kind::array: {
      Json items = Json::array();
      for (const Value item : value.items()) items.push_back(as_tree(item));
      return items;
    }
    case Value::Kind::object: break;
  }
  Json object = Json::object();
  Members members(value);
  while (const auto member = members.next()) {
    CHECK_FALSE(object.contains(std::string(member->name)));
    CHECK(value.find(member->name) == member->value);
    object[std::string(member->name)] = as_tree(member->value);
  }
  return object;
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string listed(const std::string& item, std::size_t times) {
  return '[' + repeated(item + ',', times - 1) + item + ']';
}

std::string nested(std::size_t levels, const std::string& inner) {
  return std::string(levels, '[') + inner + std::string(levels, ']');
}

/// A random value as text: keys stand twice now and then, lengths lie around the limits of heads.
class RandomJson {
 public:
  explicit RandomJson(std::uint64_t seed) : random_(seed) {}

  std::string value(int levels) {
    switch (below(levels > 0 ? 9 : 6)) {
      case 0: return "null";
      case 1: return "true";
      case 2: return "false";
      case 3: return string();
      case 4: return integer();
      case 5: return real();
      case 6: return '[' + joined(levels, false) + ']';
      default: return '{' + joined(levels, true) + '}';
    }
  }

  std::size_t below(std::size_t limit) { return random_() % limit; }

 private:
  std::string joined(int levels, bool named) {
    std::string text;
    for (std::size_t left = below(below(20) == 0 ? 40 : 5); left > 0; --left) {
      if (named) text += '"' + std::string(1, static_cast<char>('a' + below(6))) + "\":";
      text += value(levels - 1) + (left > 1 ? "," : "");
    }
    return text;
  }

  std::string string() {
    const std::size_t lengths[] = {0, 1, 2, 26, 27, 28, 254, 255, 256, 300};
    const std::vector<std::string> pieces = {"a",      "z",    "\\n",  "\\u003c", "\\ud83d\\ude00",
                                             "\u00e9", "🦋", "\\\"", "/"};
    std::string text;
    for (std::size_t left = lengths[below(std::size(lengths))]; left > 0; --left) {
      text += below(4) == 0 ? pieces[below(pieces.size())] : "x";
    }
    return '"' + text + '"';
  }

  std::string integer() {
    const std::uint64_t magnitude = random_() >> below(64);
    if (below(3) != 0) return std::to_string(magnitude);
    return '-' + std::to_string(magnitude >> 1U);
  }

  std::string real() {
    const std::vector<std::string> reals = {"0.5",
                                            "-1.25",
                                            "1e5",
                                            "1E-7",
                                            "3.0",
                                            "123456789012345678901234",
                                            "0.1",
                                            "-0.0",
                                            "12345.6",
                                            "123456.7",
                                            "1.7976931348623157e308",
                                            "5e-324"};
    return reals[below(reals.size())];
  }

  std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("Packed JSON reads as its tree does") {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const std::string text = RandomJson(seed).value(6);
    const Packed value = packed(text);
    const Json tree = Json::parse(text);
    INFO(text);
    REQUIRE(as_tree(value.root()) == tree);
    REQUIRE(as_tree(packed_of(tree).root()) == tree);
    // Numbers by their type as well.
    REQUIRE(as_tree(value.root()).dump() == tree.dump());
    REQUIRE(value.size() <= text.size() + text.size() / 3 + 2);
  }
}

TEST_CASE("Integers of every length") {
  for (int bits = 0; bits < 64; ++bits) {
    for (const std::uint64_t magnitude : {std::uint64_t{1} << bits, (std::uint64_t{1} << bits) - 1}) {
      std::string text = std::to_string(magnitude);
      CHECK(tree_of(packed(text)) == magnitude);
      if (bits < 63) CHECK(tree_of(packed('-' + text)) == -static_cast<std::int64_t>(magnitude));
    }
  }
  CHECK(tree_of(packed("18446744073709551615")) == UINT64_MAX);
  CHECK(tree_of(packed("-9223372036854775808")) == INT64_MIN);
  CHECK(tree_of(packed("-9223372036854775809")).is_number_float());
  CHECK(tree_of(packed("-0")) == 0);
  CHECK(packed("1").root().number() == packed("1.0").root().number());
}

TEST_CASE("Strings of every length around the limits of heads") {
  for (const std::size_t length : {0U, 27U, 28U, 255U, 256U, 65535U, 65536U, 70000U}) {
    const std::string text(length, 'x');
    const Packed value = packed("[\"" + text + "\",1]");
    CHECK(as_tree(value.root()) == Json::array({text, 1}));
  }
}

TEST_CASE("Of equal keys the last counts") {
  const Packed value = packed(R"({"b": 1, "a": 2, "b": {"c": 3}, "a": null, "\u0062": 4})");
  CHECK(tree_of(value.root().find("b")) == 4);
  CHECK(value.root().find("a").is_null());
  CHECK(value.root().find("a").exists());
  CHECK_FALSE(value.root().find("c").exists());
  CHECK(as_tree(value.root()) == Json{{"a", nullptr}, {"b", 4}});
}

TEST_CASE("Packed JSON is never a third larger than its text") {
  const std::vector<std::string> hostile = {
      listed("[]", 10'000),
      listed("{}", 10'000),
      listed("[[]]", 10'000),
      listed("0", 10'000),
      listed("-1", 10'000),
      listed("9", 10'000),
      listed("256", 10'000),
      listed("65536", 10'000),
      listed("0.1", 10'000),
      listed("9e9", 10'000),
      listed("1.234567", 10'000),
      listed("1.2345678901234567890123456789", 10'000),
      listed("\"\"", 10'000),
      listed("\"" + std::string(28, 'a') + "\"", 10'000),
      listed("\"" + std::string(256, 'a') + "\"", 1000),
      listed("\"" + std::string(65536, 'a') + "\"", 10),
      listed(nested(190, ""), 1000),
      listed(nested(190, "0"), 1000),
      '{' + repeated("\"\":0,", 10'000) + "\"\":0}",
      '{' + repeated("\"\":{},", 10'000) + "\"\":{}}",
      listed(R"({"a":{"b":{"c":[]}}})", 10'000),
      nested(190, listed("0", 100'000)),
  };
  for (const std::string& text : hostile) {
    INFO(text.substr(0, 60));
    CHECK(packed(text).size() <= text.size() / 3 * 4);
  }
  // The worst there is: as many levels as are read, around content just too large for a head of two bytes.
  for (const std::size_t zeros : {120U, 128U, 250U, 256U, 1000U, 4095U, 4096U}) {
    const std::string text = listed(nested(198, listed("0", zeros)), 100);
    INFO(zeros);
    CHECK(packed(text).size() <= text.size() / 3 * 4);
  }
}

TEST_CASE("Equal once nulls are dropped, whatever the order of members") {
  const auto same = [](const std::string& a, const std::string& b) {
    const bool one_way = is_same_without_nulls(packed(a).root(), packed(b).root());
    CHECK(is_same_without_nulls(packed(b).root(), packed(a).root()) == one_way);
    CHECK(is_same_without_nulls(packed_of(Json::parse(a)).root(), packed(b).root()) == one_way);
    return one_way;
  };
  CHECK(same(R"({"a": 1, "b": [1, 2]})", R"({"b": [1, 2.0], "a": 1.0})"));
  CHECK(same(R"({"a": {"x": null}})", R"({"b": null, "a": {}})"));
  CHECK(same(R"({"a": 1, "a": 2})", R"({"a": 2})"));
  CHECK(same(R"({"a": 1, "a": null})", "{}"));
  CHECK(same(R"({"b": 0, "a": null, "a": 1})", R"({"a": 1, "b": 0})"));
  CHECK(same("[null]", "[null]"));
  CHECK_FALSE(same("[null]", "[]"));
  CHECK_FALSE(same(R"({"a": 1, "a": null})", R"({"a": 1})"));
  CHECK_FALSE(same(R"({"a": 1})", R"({"b": 1})"));
  CHECK_FALSE(same("[1, 2]", "[2, 1]"));
  CHECK_FALSE(same("0", "false"));
  CHECK_FALSE(same("\"1\"", "1"));
  CHECK_FALSE(same("[]", "{}"));
  CHECK_FALSE(same("null", "0"));
  // As bits they are the same.
  CHECK_FALSE(same("18446744073709551615", "-1"));
  CHECK_FALSE(same("9223372036854775808", "-9223372036854775808"));
  CHECK(same("18446744073709551615", "18446744073709551615"));
  CHECK(same("-1", "-1.0"));
}

TEST_CASE("Rules read packed JSON as they read a tree") {
  const std::string text =
      R"({"spec": {"text": " x ", "blank": " ", "n": 3.0, "flag": true, "list": [1, {"b": 2}], "none": {}}})";
  const Packed value = packed(text);
  const Node spec = Node(value.root())["spec"];
  CHECK(spec["text"].text() == " x ");
  CHECK_FALSE(spec["blank"].is_set());
  CHECK(spec["n"].int32() == 3);
  CHECK(spec["flag"].is_true());
  CHECK(spec["list"].size() == 2);
  CHECK(spec["list"][1]["b"].int32() == 2);
  CHECK(spec["list"][2].is_null());
  CHECK_FALSE(spec["none"].is_set());
  CHECK_FALSE(spec["text"]["below"].is_readable());
  std::string paths;
  for (const Node& item : spec["list"].items()) paths += item.path().to_string() + ' ';
  spec.for_each_member([&](std::string_view name, const Node& member) {
    paths += std::string(name) + '=' + member.path().to_string() + ' ';
  });
  CHECK(paths ==
        "spec.list[0] spec.list[1] blank=spec.blank flag=spec.flag list=spec.list n=spec.n none=spec.none "
        "text=spec.text ");
}

TEST_CASE("Equal, nulls and all") {
  const auto same = [](const std::string& a, const std::string& b) {
    return is_same(packed(a).root(), packed(b).root());
  };
  CHECK(same(R"({"a": 1, "b": [null]})", R"({"b": [null], "a": 1.0})"));
  CHECK(same(R"({"a": null})", R"({"a": null})"));
  CHECK_FALSE(same(R"({"a": null})", "{}"));
  CHECK_FALSE(same(R"({"a": {"b": null}})", R"({"a": {}})"));
}
