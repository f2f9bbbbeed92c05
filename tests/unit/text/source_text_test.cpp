#include "core/text/source_text.hpp"

#include <random>

#include "reading.hpp"

using namespace cocoon;

namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// Character by character from the start of the text.
Position slow_at_byte(std::string_view text, std::size_t offset) {
  std::size_t at = text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
  Position place{at, 1, 1};
  for (++at; at <= offset; ++at) {
    if (continues(text[at])) continue;
    const char last = text[place.offset];
    const bool is_new_line = last == '\n' || (last == '\r' && text[at] != '\n');
    place = {at, place.line + (is_new_line ? 1 : 0), is_new_line ? 1 : place.column + 1};
  }
  return place;
}

}  // namespace

TEST_CASE("lines, columns and offsets") {
  const SourceText source("a: é🎉x\nb\r\nc\rd");
  CHECK(source.at_byte(0) == Position{0, 1, 1});
  CHECK(source.at_byte(3) == Position{3, 1, 4});
  CHECK(source.at_byte(4) == Position{3, 1, 4});  // within é
  CHECK(source.at_byte(5) == Position{5, 1, 5});
  CHECK(source.at_byte(9) == Position{9, 1, 6});
  CHECK(source.at_byte(11) == Position{11, 2, 1});
  CHECK(source.at_byte(13) == Position{13, 2, 3});
  CHECK(source.at_byte(14) == Position{14, 3, 1});
  CHECK(source.at_byte(16) == Position{16, 4, 1});
  CHECK(source.at_byte(17) == Position{17, 4, 2});
  CHECK(source.at_byte(1000) == Position{17, 4, 2});
  CHECK(source.at_character(4) == Position{5, 1, 5});
  CHECK(source.at_character(5) == Position{9, 1, 6});
  CHECK(source.at_character(1000) == Position{17, 4, 2});
  CHECK(source.character_at_byte(9) == 5);
}

TEST_CASE("a byte order mark has no column") {
  const SourceText source(
      "\xEF\xBB\xBF"
      "ab");
  CHECK(source.at_byte(0) == Position{3, 1, 1});
  CHECK(source.at_byte(3) == Position{3, 1, 1});
  CHECK(source.at_character(1) == Position{4, 1, 2});
}

TEST_CASE("an empty text has one place") {
  CHECK(SourceText("").at_byte(5) == Position{});
  CHECK(SourceText("").at_character(5) == Position{});
}

TEST_CASE("looking up agrees with counting from the start") {
  std::mt19937 random(7);
  const std::string_view pieces[] = {"a", "\n", "\r", "\r\n", "é", "🎉", "漢", "\x80", "\xFF", "abcdefghijklmnop"};
  for (int round = 0; round < 200; ++round) {
    std::string text = round % 5 == 0 ? "\xEF\xBB\xBF" : "";
    const std::size_t length = random() % 300;
    while (text.size() < length) text += pieces[random() % 10];
    const SourceText source(text);
    for (std::size_t i = text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0; i < text.size(); ++i) {
      const Position at = source.at_byte(i);
      REQUIRE(at == slow_at_byte(text, i));
      REQUIRE(source.at_character(source.character_at_byte(i)) == at);
    }
  }
}
