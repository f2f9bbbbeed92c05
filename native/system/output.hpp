// Whole lines to where several processes write.
//
// A pipe takes at most PIPE_BUF bytes at once for sure; more may be torn by what another process writes meanwhile. So
// a text goes out in pieces of whole lines, each with one write(2). Only a line over PIPE_BUF (4096 bytes) can be torn,
// and of a file nothing is.
#pragma once

#include <string_view>

namespace cocoon {

/// False where not all of `text` could be written: a closed pipe, a full disk. Writes past what stdio holds back.
bool write_lines(int descriptor, std::string_view text);

}  // namespace cocoon
