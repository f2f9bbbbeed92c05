// Percent-encoding of URIs (RFC 3986).
#pragma once

#include <string>
#include <string_view>

namespace cocoon {

/// Writes each byte as `%XX`, except unreserved characters (letters, digits, `-._~`) and those in `also_plain`. Makes
/// one segment of a URL's path, or with "/" in `also_plain` a whole path.
std::string percent_encoded(std::string_view text, std::string_view also_plain = {});

/// Decodes `%XX`. A `%` without two hexadecimal digits after it stays as it is.
std::string percent_decoded(std::string_view text);

}  // namespace cocoon
