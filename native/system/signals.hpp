// SIGTERM and SIGINT, which ask the process to end.
//
//   const Signals signals;  // before the first thread is started
//   while (!signals.wait(std::chrono::seconds(1))) look_around();
//
// They are delivered to the thread that waits, and to no handler. SIGPIPE is ignored from then on: a write to a closed
// connection is an error there, not the end of the process. One object a process.
#pragma once

#include <csignal>

#include <chrono>

namespace cocoon {

class Signals {
 public:
  /// Threads that are started later inherit what is set here.
  Signals();

  /// True when one came within `time`.
  bool wait(std::chrono::milliseconds time) const;

 private:
  sigset_t set_{};
};

}  // namespace cocoon
