// Percent-encoding and base64, and letters of ASCII.
#include <catch2/catch.hpp>
#include <string>

#include "core/encoding/ascii.hpp"
#include "core/encoding/base64.hpp"
#include "core/encoding/cells.hpp"
#include "core/encoding/percent.hpp"
#include "core/encoding/utf16.hpp"
#include "core/encoding/utf8.hpp"

namespace {

using namespace cocoon;

TEST_CASE("Segments of paths are percent-encoded") {
  CHECK(percent_encoded("agents-1.a_b~") == "agents-1.a_b~");
  CHECK(percent_encoded("a/b?c#d%e") == "a%2Fb%3Fc%23d%25e");
  CHECK(percent_encoded(std::string("\r\n \0é", 6)) == "%0D%0A%20%00%C3%A9");
}

TEST_CASE("Of a path the slashes stay, and what was encoded is read again") {
  CHECK(percent_encoded("charts/a b.yaml", "/") == "charts/a%20b.yaml");
  CHECK(percent_decoded("a%2Fb%3fc%") == "a/b?c%");
  CHECK(percent_decoded("%4%zz%41") == "%4%zzA");
}

TEST_CASE("UTF-16 with a byte order mark is decoded, anything else left alone") {
  const auto decoded = [](std::string_view text) { return without_utf16(std::string(text)); };
  using namespace std::string_view_literals;
  CHECK(decoded("\xFF\xFE"
                "a\0\xE9\0\x3C\xD8\x89\xDF"sv) == "aé🎉");
  CHECK(decoded("\xFE\xFF\0a\0\xE9\xD8\x3C\xDF\x89"sv) == "aé🎉");
  CHECK(decoded("\xFF\xFE"sv).empty());
  CHECK(decoded("\xFF\xFE\x3C\xD8"
                "b\0"sv) ==
        "\xEF\xBF\xBD"
        "b");
  CHECK(decoded("\xFF\xFE\x89\xDF"
                "b\0\x3C\xD8"sv) ==
        "\xEF\xBF\xBD"
        "b\xEF\xBF\xBD");
  CHECK(decoded("\xFF\xFE"
                "b\0c"sv) == "b\xEF\xBF\xBD");
  CHECK(decoded("a\0b"sv) == "a\0b"sv);
  CHECK(decoded("\xEF\xBB\xBF"
                "a") ==
        "\xEF\xBB\xBF"
        "a");
}

TEST_CASE("Letter case is that of ASCII alone") {
  CHECK(to_lower("ÀZ[@") == "Àz[@");
  CHECK(equals_ignoring_case("HTTPS", "https"));
  CHECK_FALSE(equals_ignoring_case("https", "http"));
  CHECK_FALSE(equals_ignoring_case("[", "{"));
}

TEST_CASE("Characters are counted, not bytes") {
  CHECK(count_characters("é🦋a") == 3);
  CHECK(count_characters("") == 0);
}

TEST_CASE("Cells are those that a terminal draws") {
  const auto cells = [](std::string_view text) { return count_cells(text); };
  CHECK(cells("") == 0);
  CHECK(cells("plain, é, ЖΩ") == 12);
  CHECK(cells("漢字") == 4);
  CHECK(cells("ｆｕｌｌ ﾊﾝ") == 11);
  CHECK(cells("한글") == 4);
  CHECK(cells("\u1112\u1161\u11ab") == 2);  // the first of the two, in its letters
  CHECK(cells("e\u0301x\u0300\u0301") == 2);
  CHECK(cells("ก็ नि") == 4);
  CHECK(cells("\u0301") == 0);
  CHECK(cells("🦋") == 2);
  CHECK(cells("👍🏽") == 2);
  CHECK(cells("👩‍👩‍👧‍👦") == 2);
  CHECK(cells("❤") == 1);
  CHECK(cells("❤️") == 2);
  CHECK(cells("👩‍❤️‍👩x") == 3);
  CHECK(cells("1️⃣") == 2);
  CHECK(cells("🇩🇪🇫🇷") == 4);
  CHECK(cells("🏴󠁧󠁢󠁥󠁮󠁧󠁿") == 2);
  CHECK(cells("क्\u200dष") == 2);
  CHECK(cells("𠀋𝄞") == 3);
  CHECK(cells("·…“”") == 4);
  CHECK(cells("\xff\xfe") == 2);
  CHECK(first_cluster("e\u0301x").bytes == 3);
}

TEST_CASE("Base64 there and back") {
  const std::string text = GENERATE(as<std::string>(), "", "a", "ab", "abc", "abcd", std::string("\0\xff\xfe", 3));
  CHECK(base64_decoded(base64_encoded(text)) == text);
}

TEST_CASE("Base64 as others write it") {
  CHECK(base64_encoded("user:pass") == "dXNlcjpwYXNz");
  CHECK(base64_encoded("any carnal pleas") == "YW55IGNhcm5hbCBwbGVhcw==");
  CHECK(base64_decoded("YW55IGNh\ncm5hbCBw\r\nbGVhcw==\n") == "any carnal pleas");
  for (const char* wrong : {"Y", "YW", "YW5", "YW5-", "YW=5", "Y===", "====", "YW55=", "YW==YW==", "Y W5"}) {
    INFO(wrong);
    CHECK_FALSE(base64_decoded(wrong));
  }
}

}  // namespace
