// Runs a program to its end, with a deadline for all of it and a limit on what it may say. No shell is involved.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "native/system/deadline.hpp"

namespace cocoon {

struct Command {
  std::string program;  ///< a name looked up in PATH, or a path
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> environment;  ///< added to ours, over what has the same name
};

struct Finished {
  int exit_code = 0;  ///< 128 and the signal where one ended it, as shells have it
  std::string output;
  std::string complaint;  ///< the last of what it wrote to standard error
};

/// The program reads nothing, inherits no descriptor of ours, and is killed with all it has started when the deadline
/// passes or it says more than 1 MiB.
Result<Finished> run_command(const Command& command, Deadline deadline);

}  // namespace cocoon
