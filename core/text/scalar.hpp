// What an unquoted word of YAML is: text, number, boolean or nothing. kubectl's reader decides by YAML 1.1 with changes
// of its own (`yes` is a boolean, `010` is 8, `1:30` is text), and so does this.
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

/// Writes the value of a scalar with the tag `tag` in its long form (`tag:yaml.org,2002:int`); false where the text is
/// no such value. The text of an unknown tag is a string.
[[nodiscard]] bool resolve_tagged(std::string_view tag, std::string_view text, PackedWriter& out);

/// The key that a scalar makes: `1.10` is the key "1.1", `yes` the key "true". Nothing where it cannot be one: null,
/// and integers beyond the signed 64 bits.
std::optional<std::string> key_of(Value scalar);

/// What a person should know who typed the plain scalar `text`, which reads as `value`; empty where it reads as it
/// looks.
std::string surprise_in(std::string_view text, Value value);

}  // namespace cocoon
