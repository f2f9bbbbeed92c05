// Text in UTF-16, which editors and shells of Windows write, with a byte order mark at its start.
#pragma once

#include <string>

namespace cocoon {

/// `text` in UTF-8 and without the mark, if it starts with one of UTF-16; else as it is. Half of a pair becomes U+FFFD,
/// and so does a last byte without its other, as kubectl reads them.
std::string without_utf16(std::string text);

}  // namespace cocoon
