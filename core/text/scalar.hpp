// What an unquoted word of YAML is: text, number, boolean or nothing. kubectl's reader decides by YAML 1.1 with changes
// of its own (`yes` is a boolean, `010` is 8, `1:30` is text), and so does this.
//
//   resolve_plain("0x1f");           // 31
//   resolve_tagged("!", "0x1f");     // "0x1f"
//   surprise_in("yes", Json(true));  // says that it reads as true
//
// Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/text/source.hpp"

namespace cocoon {

/// The value of a plain scalar. A float stays one even where it is whole, and may be infinite or no number.
Json resolve_plain(std::string_view text);

/// The value of a scalar with the tag `tag` in its long form (`tag:yaml.org,2002:int`); nothing where the text is no
/// such value. The text of an unknown tag is a string.
std::optional<Json> resolve_tagged(std::string_view tag, std::string_view text);

/// The key that a scalar makes: `1.10` is the key "1.1", `yes` the key "true". Nothing where it cannot be one: null,
/// and integers beyond the signed 64 bits.
std::optional<std::string> key_of(const Json& scalar);

/// What a person should know who typed the plain scalar `text`, which reads as `value`; empty where it reads as it
/// looks.
std::string surprise_in(std::string_view text, const Json& value);

}  // namespace cocoon
