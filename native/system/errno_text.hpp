// What a failed system call says.
#pragma once

#include <string>
#include <system_error>

namespace cocoon {

/// What `errno` says, for the end of a sentence: "No such file or directory". Unlike std::strerror, for any thread.
inline std::string errno_text(int number) { return std::generic_category().message(number); }

}  // namespace cocoon
