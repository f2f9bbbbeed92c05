// The binary under test, run as its users run it: what it says is kept in files, its end is waited for, but not for
// ever, and it does not outlive its test.
//
//   const Outcome outcome = run({.arguments = {"validate", "-"}, .input = "kind: CocoonSet"});
//   CHECK(outcome.code == 1);
//
// Of the environment it sees PATH, the sanitizers' options, and what the test gives it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/unit/kube/temporary_folder.hpp"

namespace cocoon::test {

/// A bound against hanging, not an expectation: ample under sanitizers on a machine with other things to do.
inline constexpr std::chrono::seconds patience(120);

/// Asks again and again, until it is so (true) or patience ends (false).
bool becomes_true(const std::function<bool()>& condition);

/// Whether the machine knows an address for the name. A bare one may have no /etc/hosts.
bool resolves(const std::string& host);

struct Start {
  std::vector<std::string> arguments = {};
  std::map<std::string, std::string> environment = {};
  std::string input = {};        ///< on stdin
  std::string folder = {};       ///< to run in; empty: the test's own
  std::string output_path = {};  ///< where stdout goes; empty: into a file that output() reads
  std::string errors_path = {};  ///< likewise stderr and errors()
};

class Program {
 public:
  /// From the thread that the program shall not outlive.
  explicit Program(const Start& start);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program();

  void send_signal(int signal) const;
  bool is_running();
  pid_t process() const { return process_; }
  /// The exit code, or 128 and the signal that ended it, as a shell says it.
  int wait();
  std::string output() const { return folder_.read("stdout"); }
  std::string errors() const { return folder_.read("stderr"); }

 private:
  TemporaryFolder folder_;
  pid_t process_ = -1;
  bool has_ended_ = false;
  int code_ = -1;
};

struct Outcome {
  int code = -1;
  std::string output;
  std::string errors;
};

Outcome run(const Start& start);
Outcome run(std::vector<std::string> arguments);

}  // namespace cocoon::test
