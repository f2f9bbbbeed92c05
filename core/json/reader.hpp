// JSON of a limited depth, read event by event and without exceptions. Nothing is held but what the listener holds:
//
//   PackedWriter packed;
//   if (const auto read = read_json(body, packed); !read.ok()) return Error{"the body " + read.message()};
//
// Everything is checked, what the listener declines too: syntax, UTF-8, depth, count and the range of numbers.
// (nlohmann's parser, which refuses the same at the same byte, holds two copies of the longest string.) Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/json/listener.hpp"
#include "core/json/packed.hpp"
#include "core/result.hpp"

namespace cocoon {

/// Nesting that is read. Objects of Kubernetes nest some 20 levels, and nothing that recurses over 200 runs out of
/// stack.
inline constexpr std::size_t max_json_depth = 200;

/// Values that are read, containers among them. A client may send an object of 3 MiB, a review carries two of them, and
/// a value takes two bytes at least (`0,`): a legal review has 3.1 million of them, and a third more may be the API
/// server's own. (The 40 MiB that a review may have come from text, of which it escapes some bytes into six.)
inline constexpr std::size_t max_json_values = 4U << 20U;

/// Why a text cannot be read, and where.
struct JsonError {
  enum class Kind : std::uint8_t {
    syntax,             ///< what stands there may not stand there
    unclosed_string,    ///< the text ends within it
    control_character,  ///< in a string
    no_utf8,            ///< in a string
    escape,             ///< in a string, and of a sort that there is none
    large_number,       ///< beyond what a double holds
    depth,
    count,
  };

  Kind kind = Kind::syntax;
  std::size_t at = 0;              ///< the byte with which it went wrong, from 0; the size of the text at its end
  std::size_t token = 0;           ///< where the token starts to which that byte belongs
  std::string_view expected = {};  ///< of `syntax`: what may stand there, "a comma or }"
  std::string_view detail = {};    ///< of `escape`: what is wrong with it
};

/// Tells `listener` of the one JSON value that `text` starts with; what follows it is not read. During each event
/// `token` is the part of `text` that it tells of: a name or scalar, a string with its quotes, or a single bracket.
Result<void, JsonError> read_first_json(std::string_view text, JsonListener& listener, std::string_view& token);

/// Tells `listener` of the one JSON value in `text`. The error follows the name of what was read ("is no valid JSON:
/// …"); the listener may have heard a part by then.
Result<> read_json(std::string_view text, JsonListener& listener);

/// The one JSON value in `text`; of a key that stands twice in one object the last counts, as in the API server.
Result<Packed> parse_json(std::string_view text);

}  // namespace cocoon
