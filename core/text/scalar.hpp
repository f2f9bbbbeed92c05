// What a word of YAML without quotes is: text, a number, a boolean or null. Follows kubectl's reader, which is YAML 1.1
// with changes of its own: `yes` is a boolean, `010` is 8, `1:30` is text.
//
//   resolve_plain("0x1f", out);        // writes 31
//   resolve_tagged("!", "0x1f", out);  // writes "0x1f"
//   surprise_in("yes", value);         // says that it reads as true, which the value is
//
// Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/json/packed.hpp"

namespace cocoon {

/// Writes the value of a plain scalar. A float stays one even where it is whole, and may be infinite or no number.
void resolve_plain(std::string_view text, PackedWriter& out);

/// Writes the value of a scalar with the tag `tag` in its long form (`tag:yaml.org,2002:int`). False where the text is
/// no value of that type. With an unknown tag it is a string.
[[nodiscard]] bool resolve_tagged(std::string_view tag, std::string_view text, PackedWriter& out);

/// A scalar as a key: `1.10` is the key "1.1", `yes` the key "true". Nothing for what cannot be a key: null, and
/// integers over the signed 64 bits.
std::optional<std::string> key_of(Value scalar);

/// The hint for a person whose plain scalar `text` reads as `value`; empty where it reads as it looks.
std::string surprise_in(std::string_view text, Value value);

}  // namespace cocoon
