#include "core/text/scalar.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "tests/generate/json.hpp"

using namespace cocoon;

namespace {

struct Row {
  std::string_view text;
  Json value;
};

Json plain(std::string_view text) {
  PackedWriter value;
  resolve_plain(text, value);
  return tree_of(value.at(0));
}

std::optional<Json> tagged_by(std::string_view tag, std::string_view text) {
  PackedWriter value;
  return resolve_tagged(tag, text, value) ? std::optional<Json>(tree_of(value.at(0))) : std::nullopt;
}

std::string surprise(std::string_view text) {
  PackedWriter value;
  resolve_plain(text, value);
  return surprise_in(text, value.at(0));
}

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("plain booleans are YAML 1.1's, in three spellings each") {
  for (const char* text : {"y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"}) {
    CHECK(plain(text) == Json(true));
  }
  for (const char* text : {"n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"}) {
    CHECK(plain(text) == Json(false));
  }
}

TEST_CASE("plain nulls") {
  for (const char* text : {"", "~", "null", "Null", "NULL"}) CHECK(plain(text).is_null());
}

TEST_CASE("plain text that looks like something else") {
  for (const char* text : {"yEs",
                           "tRUE",
                           "oN",
                           "nULL",
                           "1:30",
                           "190:20:30",
                           "2001-01-01",
                           "2001-12-14t21:59:43.10-05:00",
                           ".",
                           "..",
                           ".e1",
                           "1e400",
                           "-",
                           "+",
                           "--1",
                           "1-1",
                           "1.2.3",
                           "0x",
                           "0b",
                           "0o",
                           "0b2",
                           "0b-2",
                           "0b-",
                           "0B-1",
                           "-0b-1",
                           "0xg",
                           "0x1p-2",
                           "Infinity",
                           "nan",
                           "inf",
                           "_1",
                           "._5",
                           ".5_",
                           ".5__0",
                           "1e",
                           "1e+",
                           "0x_",
                           "<<",
                           "=",
                           "a",
                           "é",
                           "500m",
                           "1Gi",
                           "v1",
                           "0x1ffffffffffffffff",
                           "1,000",
                           "+.",
                           "-.e1"}) {
    INFO(text);
    CHECK(plain(text) == Json(text));
  }
}

TEST_CASE("plain integers, exact in 64 bits") {
  const Row rows[] = {
      {"0", 0},
      {"-0", 0},
      {"+0", 0},
      {"00", 0},
      {"0_", 0},
      {"7", 7},
      {"+7", 7},
      {"-7", -7},
      {"010", 8},
      {"+0777", 511},
      {"-010", -8},
      {"0o17", 15},
      {"0O17", 15},
      {"0x1f", 31},
      {"0X1F", 31},
      {"-0x10", -16},
      {"0b101", 5},
      {"0B11", 3},
      {"-0b11", -3},
      {"0b-1", -1},
      {"0b+11", 3},
      {"0b-1000000000000000000000000000000000000000000000000000000000000000", std::numeric_limits<std::int64_t>::min()},
      {"1_000", 1000},
      {"1__0_", 10},
      {"+_1", 1},
      {"0x_1f", 31},
      {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
      {"-9223372036854775808", std::numeric_limits<std::int64_t>::min()},
      {"9223372036854775808", 9223372036854775808ULL},
      {"18446744073709551615", 18446744073709551615ULL},
      {"0xffffffffffffffff", 18446744073709551615ULL},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(plain(row.text).is_number_integer());
    CHECK(plain(row.text) == row.value);
  }
}

TEST_CASE("plain floats") {
  const Row rows[] = {
      {"1e3", 1000.0},
      {"1.", 1.0},
      {".5", 0.5},
      {"-.5", -0.5},
      {"0.1", 0.1},
      {"1.5", 1.5},
      {"1E-2", 0.01},
      {"1.e2", 100.0},
      {"1_0.5", 10.5},
      {".5_0", 0.5},
      {"08", 8.0},
      {"09", 9.0},
      {"018", 18.0},
      {"0.e5", 0.0},
      {"1e-400", 0.0},
      {"18446744073709551616", 18446744073709551616.0},
      {"+18446744073709551615", 18446744073709551615.0},
      {"-9223372036854775809", -9223372036854775809.0},
      {"0777777777777777777777777777", 777777777777777777777777777.0},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(plain(row.text).is_number_float());
    CHECK(plain(row.text) == row.value);
  }
  for (const char* text : {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"}) CHECK(plain(text) == infinity);
  for (const char* text : {"-.inf", "-.Inf", "-.INF"}) CHECK(plain(text) == -infinity);
  for (const char* text : {".nan", ".NaN", ".NAN"}) CHECK(std::isnan(plain(text).get<double>()));
}

TEST_CASE("tags") {
  const auto tagged = [](const char* name, std::string_view text) {
    return tagged_by(std::string("tag:yaml.org,2002:") + name, text);
  };
  CHECK(tagged("str", "yes") == Json("yes"));
  CHECK(tagged("str", "") == Json(""));
  CHECK(tagged("int", "010") == Json(8));
  CHECK(tagged("float", "2") == Json(2.0));
  CHECK(tagged("float", "2")->is_number_float());
  CHECK(tagged("bool", "on") == Json(true));
  CHECK(tagged("null", "") == Json(nullptr));
  CHECK(tagged("timestamp", "2001-01-01") == Json("2001-01-01"));
  CHECK(tagged("set", "1") == Json("1"));
  CHECK(tagged_by("!mine", "yes") == Json("yes"));
  CHECK(tagged_by("!", "1") == Json("1"));
  for (const auto& [name, text] : std::vector<std::pair<const char*, const char*>>{{"int", "foo"},
                                                                                   {"int", "1.5"},
                                                                                   {"int", "yes"},
                                                                                   {"float", "x"},
                                                                                   {"float", "18446744073709551615"},
                                                                                   {"bool", "1"},
                                                                                   {"null", "x"},
                                                                                   {"timestamp", "today"},
                                                                                   {"timestamp", "12"},
                                                                                   {"binary", "a"},
                                                                                   {"binary", "a=b="},
                                                                                   {"binary", "===="},
                                                                                   {"binary", "ab-_"}}) {
    INFO(name << " " << text);
    CHECK(!tagged(name, text));
  }
}

TEST_CASE("a !!timestamp is one that Go reads") {
  const auto is_one = [](std::string_view text) { return tagged_by("tag:yaml.org,2002:timestamp", text).has_value(); };
  for (const char* text : {"2001-01-01", "2001-1-1", "2000-02-29", "2001-12-14t21:59:43.10-05:00",
                           "2001-12-14T21:59:43Z", "2001-12-14 21:59:43", "2001-12-14  1:2:3,5",
                           "2001-01-01T01:02:03.123456789123Z", "2001-01-01T01:02:03+24:60"}) {
    INFO(text);
    CHECK(is_one(text));
  }
  for (const char* text :
       {"2001-13-45", "2001-02-29", "1900-02-29", "2001-4-31", "2001-00-01", "2001-01-00", "2001-01", "2001-01-001",
        "201-01-01", "2001-01-01x", "2001-12-14 21:59:43.10 -5", "2001-12-14T21:59:43", "2001-12-14T24:00:00Z",
        "2001-12-14T23:60:00Z", "2001-12-14T23:59:60Z", "2001-01-01T01:02:03+25:00", "2001-01-01T01:02:03+1:00",
        "2001-01-01T01:02:03.Z", "2001-01-01 01:02:03Z"}) {
    INFO(text);
    CHECK_FALSE(is_one(text));
  }
}

TEST_CASE("!!binary is decoded, and what is no UTF-8 is replaced") {
  const std::string tag = "tag:yaml.org,2002:binary";
  CHECK(tagged_by(tag, "") == Json(""));
  CHECK(tagged_by(tag, "Zg==") == Json("f"));
  CHECK(tagged_by(tag, "Zm8=") == Json("fo"));
  CHECK(tagged_by(tag, "Zm9v\nYmFy") == Json("foobar"));
  CHECK(tagged_by(tag, "/w==") == Json("\xEF\xBF\xBD"));
  // The first two bytes of three: Go writes one character for each.
  CHECK(tagged_by(tag, "4oJB") == Json("\xEF\xBF\xBD\xEF\xBF\xBD"
                                       "A"));
}

TEST_CASE("keys are strings, floats as Go prints 32 bits of them") {
  const std::pair<Json, const char*> rows[] = {
      {"a", "a"},
      {1, "1"},
      {-1, "-1"},
      {true, "true"},
      {false, "false"},
      {1.1, "1.1"},
      {1.0, "1"},
      {0.5, "0.5"},
      {1000.0, "1000"},
      {1e6, "1e+06"},
      {123456.0, "123456"},
      {1e-4, "0.0001"},
      {1e-5, "1e-05"},
      {1.0 / 3, "0.33333334"},
      {16777217.0, "1.6777216e+07"},
      {-0.25, "-0.25"},
      {1e39, ".inf"},
      {infinity, ".inf"},
      {-infinity, "-.inf"},
      {std::nan(""), ".nan"},
      {0.0, "0"},
  };
  const auto key_made_by = [](const Json& scalar) { return key_of(packed_of(scalar).root()); };
  for (const auto& [scalar, key] : rows) CHECK(key_made_by(scalar) == std::string(key));
  CHECK(!key_made_by(nullptr));
  CHECK(!key_made_by(9223372036854775808ULL));
}

TEST_CASE("surprises") {
  for (const char* text : {"yes", "n", "On", "OFF", "010", "+07", "-010", "00", "1_000", "0x_f", "1_0.5"}) {
    INFO(text);
    CHECK(!surprise(text).empty());
  }
  for (const char* text : {"true", "False", "TRUE", "0", "10", "-1", "0x1f", "0b1", "0o17", "08", "0.5", "1e3", "a_b",
                           "yes sir", "", "~", "1:30", "-0"}) {
    INFO(text);
    CHECK(surprise(text).empty());
  }
  CHECK(surprise("off") ==
        R"("off" without quotes is the boolean false: put it in quotes if text is meant, else write false)");
  CHECK(surprise("010") == R"("010" is octal, the number 8: put it in quotes if text is meant, else write 8)");
}
