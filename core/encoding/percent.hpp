// Percent-encoding of URIs (RFC 3986).
#pragma once

#include <string>
#include <string_view>

namespace cocoon {

/// `text` with everything as `%XX` but the unreserved characters (letters, digits, `-._~`) and those in `also_plain`:
/// one segment of a URL's path, or with "/" a whole path.
std::string percent_encoded(std::string_view text, std::string_view also_plain = {});

/// The bytes that an encoded text stands for. A `%` without two hexadecimal digits behind it stands for itself.
std::string percent_decoded(std::string_view text);

}  // namespace cocoon
