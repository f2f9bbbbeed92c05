// Until when something has to be done, by the clock that nobody sets.
#pragma once

#include <chrono>

namespace cocoon {

using Clock = std::chrono::steady_clock;
using Deadline = Clock::time_point;

}  // namespace cocoon
