// Reads JSON and calls a listener for each part of it. Holds no more than the listener keeps; throws nothing.
//
//   PackedWriter packed;
//   if (const auto read = read_json(body, packed); !read.ok()) return Error{"the body " + read.message()};
//
// Checks syntax, UTF-8, depth, the number of values and the range of numbers, also in values that the listener skips.
// Refuses the same texts as nlohmann's parser, at the same byte; but that holds two copies of the longest string.
// Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/json/listener.hpp"
#include "core/json/packed.hpp"
#include "core/result.hpp"

namespace cocoon {

/// The deepest nesting that is read. Kubernetes objects nest some 20 levels, and code that recurses over 200 does not
/// run out of stack.
inline constexpr std::size_t max_json_depth = 200;

/// The most values that are read, containers among them. A client may send an object of 3 MiB, a review holds two, and
/// a value takes at least two bytes (`0,`): that makes 3.1 million, and a third more for what the API server adds. (A
/// review can still be 40 MiB long, since some bytes become an escape of six.)
inline constexpr std::size_t max_json_values = 4U << 20U;

/// Why a text cannot be read, and where.
struct JsonError {
  enum class Kind : std::uint8_t {
    syntax,             ///< an unexpected token, or a malformed one that is no string
    unclosed_string,    ///< the text ends within a string
    control_character,  ///< in a string
    no_utf8,            ///< in a string
    escape,             ///< an invalid one in a string
    large_number,       ///< larger than any double
    depth,              ///< more than `max_json_depth`
    count,              ///< more than `max_json_values`
  };

  Kind kind = Kind::syntax;
  std::size_t at = 0;              ///< the first wrong byte, from 0; the size of the text where it ends too early
  std::size_t token = 0;           ///< the start of the token with that byte
  std::string_view expected = {};  ///< of `syntax`: what may be there, "a comma or }"
  std::string_view detail = {};    ///< of `escape`: what is wrong with it
};

/// A text that comes in pieces.
class JsonInput {
 public:
  JsonInput() = default;
  JsonInput(const JsonInput&) = delete;
  JsonInput& operator=(const JsonInput&) = delete;
  virtual ~JsonInput() = default;

  /// Reads on. `token` is the end of what is held so far: all that is still needed. Returns the text from the start of
  /// `token` on, longer than that, or as long at the end of the text. It may lie elsewhere.
  virtual std::string_view go_on(std::string_view token) = 0;
};

/// Reads the JSON value that a text starts with, not what follows it. `text` is the first piece of it, `input` has the
/// others. During each event `token` is the part that it is about: a name or scalar (strings with their quotes) or a
/// single bracket. Values are not counted: who listens bounds what it keeps.
Result<void, JsonError> read_first_json(std::string_view text, JsonListener& listener, std::string_view& token,
                                        JsonInput& input);

/// Reads the one JSON value in `text`. The error completes a sentence about the text ("is no valid JSON: …"); the
/// listener may have got a part of the value by then.
Result<> read_json(std::string_view text, JsonListener& listener);

/// The one JSON value in `text`. Of a key that stands twice in an object the last one counts, as in the API server.
Result<Packed> parse_json(std::string_view text);

}  // namespace cocoon
