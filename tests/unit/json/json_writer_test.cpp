// The writer of JSON: what scopes close, and what strings become.
#include "core/json/writer.hpp"

#include <catch2/catch.hpp>
#include <optional>
#include <string>

#include "tests/generate/json.hpp"

using namespace cocoon;

TEST_CASE("The end of a scope closes an object or array, the inner ones first") {
  JsonWriter json;
  {
    const auto object = json.object();
    json.member("rule", "a");
    {
      const auto list = json.array("causes");
      json.value(1);
      const auto cause = json.object();
      json.member("field", true);
      const auto empty = json.array("none");
    }
    { const auto empty = json.object("empty"); }
    const auto nested = json.array("nested");
    const auto inner = json.array();
    json.value(nullptr);
  }
  const std::string text = json.take();
  CHECK(text == R"({"rule":"a","causes":[1,{"field":true,"none":[]}],"empty":{},"nested":[[null]]})");
}

TEST_CASE("Values are written by their type") {
  JsonWriter json;
  {
    const auto list = json.array();
    json.value("text");
    json.value(std::string("more"));
    json.value(std::optional<int>(-7));
    json.value(std::optional<int>());
    json.value(false);
    json.value(Value());
    json.value(packed_of(Json::parse(R"({"b": [1.5, {}], "a": null})")).root());
  }
  const std::string text = json.take();
  CHECK(text == R"(["text","more",-7,null,false,null,{"a":null,"b":[1.5,{}]}])");
}

TEST_CASE("Strings are escaped, and bytes that are not UTF-8 replaced") {
  JsonWriter json;
  json.value("\"\\/\b\f\n\r\t\x01\x1f\x7f \xc3\xa9 \xf0\x9f\xa6\x8b \xff");
  const std::string text = json.take();
  CHECK(text == "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f \xc3\xa9 \xf0\x9f\xa6\x8b \xef\xbf\xbd\"");
}
