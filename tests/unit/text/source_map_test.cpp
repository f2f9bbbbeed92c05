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
