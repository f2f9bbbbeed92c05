// Whether a person reads what is written.
#pragma once

#include <unistd.h>

#include "native/system/environment.hpp"

namespace cocoon {

/// `descriptor`: STDOUT_FILENO or STDERR_FILENO.
inline bool is_terminal(int descriptor) { return isatty(descriptor) == 1; }

/// Whether it is a terminal that shows colours, and the person wants them (https://no-color.org).
inline bool shows_colors(int descriptor) {
  return is_terminal(descriptor) && environment_variable("NO_COLOR").empty() && environment_variable("TERM") != "dumb";
}

}  // namespace cocoon
