// Text of a user made safe to print: kubectl and terminals print raw bytes, escape sequences too.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cocoon {

/// Where text of a user is cut, in characters (code points): contract for everything that is printed.
inline constexpr std::size_t max_quoted_characters = 256;

/// `text` with control characters (C0, DEL, C1), line and paragraph separators and what turns the direction of text
/// escaped as JSON escapes them, bytes that are no UTF-8 replaced by U+FFFD, and cut after `max_quoted_characters`,
/// which three dots then show.
std::string escaped(std::string_view text);

/// `escaped(text)` in double quotes, its own quotes and backslashes escaped as well.
std::string in_quotes(std::string_view text);

/// The same without a cut: reads as `text` again, in YAML and JSON.
std::string all_in_quotes(std::string_view text);

/// At most `max_characters` of `text`, the last three of them dots where something was cut. Never splits a character.
std::string cut(std::string_view text, std::size_t max_characters);

/// `text` as one line of as many characters, safe to print: tabs are blanks, every other character that `escaped` would
/// escape for its effect is a U+FFFD, but for the joiner of emoji.
std::string printable_line(std::string_view text);

}  // namespace cocoon
