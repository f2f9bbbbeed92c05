// What a process takes of the machine, as /proc says it.
//
//   const ProcessUsage usage(server.program().process());
//   CHECK(usage.kilobytes("VmHWM") < 100'000);
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace cocoon::test {

class ProcessUsage {
 public:
  explicit ProcessUsage(pid_t process) : folder_("/proc/" + std::to_string(process)) {}

  /// `VmRSS`: memory in use; `VmHWM`: the most there was of it.
  long kilobytes(const std::string& field) const {
    std::ifstream status(folder_ / "status");
    for (std::string line; std::getline(status, line);) {
      if (line.rfind(field + ":", 0) == 0) return std::stol(line.substr(field.size() + 1));
    }
    return -1;
  }
  long threads() const { return entries_of("task"); }
  long open_files() const { return entries_of("fd"); }
  /// Of the clock, hundreds to the second: how long it ran, in the kernel and outside.
  long cpu_ticks() const {
    std::ifstream file(folder_ / "stat");
    std::string text{std::istreambuf_iterator<char>(file), {}};
    std::istringstream fields(text.substr(text.rfind(')') + 2));  // a process may have spaces in its name
    std::string skipped;
    for (int i = 0; i < 11; ++i) fields >> skipped;
    long user = 0;
    long system = 0;
    fields >> user >> system;
    return user + system;
  }

 private:
  long entries_of(const std::string& folder) const {
    std::error_code gone;
    const std::filesystem::directory_iterator entries(folder_ / folder, gone);
    return std::distance(begin(entries), end(entries));
  }

  const std::filesystem::path folder_;
};

}  // namespace cocoon::test
