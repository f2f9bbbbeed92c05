#include "tests/integration/program.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>

namespace cocoon::test {

namespace {

bool is_inherited(std::string_view variable) {
  const std::string_view name = variable.substr(0, variable.find('='));
  return name == "PATH" || (name.size() > 8 && name.substr(name.size() - 8) == "_OPTIONS");
}

std::vector<std::string> environment_of(const Start& start) {
  std::vector<std::string> all;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (is_inherited(*variable)) all.emplace_back(*variable);
  }
  for (const auto& [name, value] : start.environment) all.push_back(name + "=" + value);
  return all;
}

std::vector<std::string> command_of(const Start& start) {
  std::vector<std::string> all = {COCOON_WEBHOOK_BINARY};
  all.insert(all.end(), start.arguments.begin(), start.arguments.end());
  return all;
}

// As exec takes them; they live as long as `texts`.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

bool open_as(int stream, const char* path, int flags) {
  const int opened = ::open(path, flags, 0600);
  return opened >= 0 && ::dup2(opened, stream) == stream && (opened == stream || ::close(opened) == 0);
}

/// All that the new process needs, made before the fork: behind it, in a process with other threads, nothing may be
/// allocated.
struct Preparation {
  Preparation(const Start& start, const TemporaryFolder& folder)
      : input(folder.write("stdin", start.input)),
        output(start.output_path.empty() ? folder / "stdout" : start.output_path),
        errors(start.errors_path.empty() ? folder / "stderr" : start.errors_path),
        working_folder(start.folder.empty() ? folder.path() : start.folder),
        command_texts(command_of(start)),
        environment_texts(environment_of(start)),
        command(pointers_to(command_texts)),
        environment(pointers_to(environment_texts)) {}

  std::string input;
  std::string output;
  std::string errors;
  std::string working_folder;
  std::vector<std::string> command_texts;
  std::vector<std::string> environment_texts;
  std::vector<char*> command;
  std::vector<char*> environment;
};

[[noreturn]] void become(const Preparation& prepared, pid_t parent) {
  // A test that is killed takes its programs with it.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  // Tests count its files: nothing is left to it that the test program was left by others.
  ::close_range(STDERR_FILENO + 1, ~0U, 0);
  constexpr int written = O_WRONLY | O_CREAT | O_TRUNC;
  const bool is_ready = ::getppid() == parent && open_as(STDIN_FILENO, prepared.input.c_str(), O_RDONLY) &&
                        open_as(STDOUT_FILENO, prepared.output.c_str(), written) &&
                        open_as(STDERR_FILENO, prepared.errors.c_str(), written) &&
                        ::chdir(prepared.working_folder.c_str()) == 0;
  if (is_ready) ::execve(COCOON_WEBHOOK_BINARY, prepared.command.data(), prepared.environment.data());
  ::_exit(127);
}

int exit_code(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

}  // namespace

bool resolves(const std::string& host) {
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, nullptr, &found) != 0) return false;
  ::freeaddrinfo(found);
  return true;
}

bool becomes_true(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

Program::Program(const Start& start) {
  const Preparation prepared(start, folder_);
  const pid_t parent = ::getpid();
  process_ = ::fork();
  if (process_ == 0) become(prepared, parent);
  if (process_ < 0) throw std::runtime_error("no process can be started");
}

Program::~Program() {
  if (!is_running()) return;
  send_signal(SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

// Not after it was waited for: its number may be another's by then.
void Program::send_signal(int signal) const {
  if (!has_ended_) ::kill(process_, signal);
}

bool Program::is_running() {
  int status = 0;
  if (!has_ended_ && ::waitpid(process_, &status, WNOHANG) == process_) {
    has_ended_ = true;
    code_ = exit_code(status);
  }
  return !has_ended_;
}

int Program::wait() {
  if (!becomes_true([this] { return !is_running(); })) throw std::runtime_error("the program does not end");
  return code_;
}

Outcome run(const Start& start) {
  Program program(start);
  const int code = program.wait();
  return {code, program.output(), program.errors()};
}

Outcome run(std::vector<std::string> arguments) { return run(Start{.arguments = std::move(arguments)}); }

}  // namespace cocoon::test
