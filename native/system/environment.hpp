// The environment variables of this process. Nothing of ours ever sets one, so any thread may read them.
#pragma once

#include <cstdlib>
#include <string>

namespace cocoon {

/// Empty where it is unset: the two mean the same everywhere here.
inline std::string environment_variable(const std::string& name) {
  const char* const value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): see above
  return value != nullptr ? value : "";
}

}  // namespace cocoon
