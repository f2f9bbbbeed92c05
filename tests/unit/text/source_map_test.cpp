#include "reading.hpp"

using namespace cocoon;

namespace {

constexpr std::string_view text =
    "kind: Set\n"
    "spec:\n"
    "  agent:\n"
    "    image: a\n"
    "    os:\n"
    "  boxes:\n"
    "  - name: x\n"
    "    mode: run\n"
    "  - 7\n"
    "  empty: {}\n";

std::string_view range_text(std::string_view field) { return slice(text, range_of(read_one(text).map(), path(field))); }

std::string_view key_text(std::string_view field) {
  return slice(text, key_range_of(read_one(text).map(), path(field)));
}

}  // namespace

TEST_CASE("the range of a field that is there is its value") {
  CHECK(range_text("kind") == "Set");
  CHECK(range_text("spec.agent.image") == "a");
  CHECK(range_text("spec.boxes.0.mode") == "run");
  CHECK(range_text("spec.boxes.0") == "name: x\n    mode: run");
  CHECK(range_text("spec.boxes.1") == "7");
  CHECK(range_text("spec.empty") == "{}");
  CHECK(range_text("spec.agent") == "image: a\n    os:");
}

TEST_CASE("a value that is written as nothing is shown at its key") { CHECK(range_text("spec.agent.os") == "os"); }

TEST_CASE("the range of a field that is absent is the key of its nearest parent") {
  CHECK(range_text("spec.agent.mode") == "agent");
  CHECK(range_text("spec.agent.mode.deeper.9") == "agent");
  CHECK(range_text("spec.agent.image.tag") == "image");
  CHECK(range_text("spec.empty.x") == "empty");
  CHECK(range_text("spec.boxes.5") == "boxes");
  CHECK(range_text("spec.agent.0") == "agent");
}

TEST_CASE("items and the root have no key: their first key stands in") {
  CHECK(range_text("metadata.name") == "kind");
  CHECK(range_text("spec.boxes.0.image") == "name");
  CHECK(range_text("spec.boxes.1.image") == "7");
}

TEST_CASE("the first key is the textually first, not one that was merged in") {
  constexpr std::string_view merged =
      "a: &a {z: 1}\n"
      "b:\n"
      "- <<: *a\n"
      "  y: 2\n"
      "  b: 2\n"
      "- <<: *a\n";
  const Document document = read_one(merged);
  CHECK(slice(merged, range_of(document.map(), path("b.0.none"))) == "y");
  CHECK(slice(merged, range_of(document.map(), path("b.1.none"))) == "<<: *a");
  CHECK(slice(merged, range_of(document.map(), path("b.0.z"))) == "1");
}

TEST_CASE("the range of a key") {
  CHECK(key_text("spec.agent.image") == "image");
  CHECK(key_text("spec") == "spec");
  CHECK(key_text("spec.agent.mode") == "agent");
  CHECK(key_text("spec.boxes.0") == "name: x\n    mode: run");
  CHECK(key_text("spec.boxes.1.image") == "7");
  CHECK(key_text("metadata") == "kind");
  CHECK(key_text("") == text.substr(0, text.size() - 1));
}

TEST_CASE("a document without mappings") {
  CHECK(slice("[1, 2]", range_of(read_one("[1, 2]").map(), path("a"))) == "[1, 2]");
  CHECK(range_of(SourceMap(), path("a")) == Range());
}

TEST_CASE("in large mappings and lists, too, each field is found") {
  constexpr std::size_t many = 500;
  std::string large = R"({"map":{)";
  for (std::size_t i = many; i > 0; --i) {  // not in the order of their names
    large.append("\"k").append(std::to_string(i)).append("\":").append(std::to_string(i)).append(",");
  }
  large += R"("k7":"last"},"list":[)";
  for (std::size_t i = 0; i < many; ++i) large.append("{\"i\":").append(std::to_string(i)).append("},");
  large.back() = ']';
  large += '}';
  const Document document = read_one(large);
  FieldRanges ranges(document.map());
  for (std::size_t i = 0; i < many; ++i) {
    CHECK(slice(large, ranges.of(FieldPath("list") / i / "i")) == std::to_string(i));
    CHECK(slice(large, ranges.of(FieldPath("list") / i / "none")) == "\"i\"");
  }
  for (std::size_t i = 1; i <= many; ++i) {
    const std::string name = "k" + std::to_string(i);
    CHECK(slice(large, ranges.of_key(FieldPath("map") / name)) == '"' + name + '"');
    if (i != 7) CHECK(slice(large, ranges.of(FieldPath("map") / name)) == std::to_string(i));
  }
  CHECK(slice(large, ranges.of(FieldPath("map") / "k7")) == "\"last\"");
  CHECK(slice(large, ranges.of(FieldPath("map") / "none")) == "\"map\"");
  CHECK(slice(large, ranges.of(FieldPath("map") / 7)) == "\"map\"");
  CHECK(slice(large, ranges.of(FieldPath("list") / many)) == "\"list\"");
  CHECK(slice(large, ranges.of(FieldPath("list") / "k7")) == "\"list\"");
}
