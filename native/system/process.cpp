#include "native/system/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <string_view>
#include <thread>

#include "core/field/quote.hpp"
#include "native/system/errno_text.hpp"
#include "native/system/file_descriptor.hpp"

namespace cocoon {

namespace {

// Credentials are a few kilobytes, with certificates some ten.
constexpr std::size_t max_output_bytes = 1U << 20U;
constexpr std::size_t max_complaint_bytes = 4096;

struct Pipe {
  FileDescriptor read_end;
  FileDescriptor write_end;
};

Result<Pipe> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return Error{errno_text(errno)};
  return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

// A program that runs, killed and waited for at the latest when this goes.
class Child {
 public:
  explicit Child(pid_t id) : id_(id) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (ended_) return;
    ::kill(-id_, SIGKILL);  // its process group: all that it has started
    while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }

  // Its outputs are closed already, so this is a matter of microseconds for all but the strangest programs.
  std::optional<int> exit_code(Deadline deadline) {
    for (;;) {
      int status = 0;
      const pid_t done = ::waitpid(id_, &status, WNOHANG);
      if (done == id_ || (done < 0 && errno != EINTR)) {
        ended_ = true;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      }
      if (Clock::now() >= deadline) return std::nullopt;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

 private:
  const pid_t id_;
  bool ended_ = false;
};

// What posix_spawn() is told; the calls fail for want of memory alone, and then the spawn fails.
class SpawnSettings {
 public:
  SpawnSettings(const Pipe& output, const Pipe& complaint) {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, output.write_end.get(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, complaint.write_end.get(), STDERR_FILENO);
    ::posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);

    // Signals as a program expects them, whatever the server blocks or ignores; and a process group to be killed by.
    ::posix_spawnattr_init(&attributes);
    sigset_t all;
    sigset_t none;
    ::sigfillset(&all);
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }

  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};
};

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> environment_with(const std::vector<std::pair<std::string, std::string>>& added) {
  const auto is_replaced = [&](std::string_view entry) {
    return std::any_of(added.begin(), added.end(),
                       [&](const auto& variable) { return entry.substr(0, entry.find('=')) == variable.first; });
  };
  std::vector<std::string> environment;
  for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) {
    if (!is_replaced(*entry)) environment.emplace_back(*entry);
  }
  for (const auto& [name, value] : added) environment.emplace_back(name).append("=").append(value);
  return environment;
}

Result<pid_t> spawn(const Command& command, const Pipe& output, const Pipe& complaint) {
  std::vector<std::string> arguments = {command.program};
  arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
  std::vector<std::string> environment = environment_with(command.environment);
  const SpawnSettings settings(output, complaint);
  pid_t id = 0;
  const int error = ::posix_spawnp(&id, command.program.c_str(), &settings.actions, &settings.attributes,
                                   pointers_to(arguments).data(), pointers_to(environment).data());
  if (error != 0) return Error{"cannot run " + in_quotes(command.program) + ": " + errno_text(error)};
  return id;
}

// Takes what the pipe has for us; closes it at its end.
void take(FileDescriptor& pipe, std::string& text) {
  std::array<char, 16384> block{};
  const ssize_t count = ::read(pipe.get(), block.data(), block.size());
  if (count > 0) text.append(block.data(), static_cast<std::size_t>(count));
  if (count == 0 || (count < 0 && errno != EINTR)) pipe.close();
}

// Reads both pipes to their ends; false when the deadline passes first, or there is too much.
bool read_all(Pipe& output, Pipe& complaint, Finished& finished, Deadline deadline) {
  while (output.read_end.is_open() || complaint.read_end.is_open()) {
    // A closed one is -1, which poll() passes over.
    pollfd waited[] = {{output.read_end.get(), POLLIN, 0}, {complaint.read_end.get(), POLLIN, 0}};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return false;
    if (::poll(waited, 2, static_cast<int>(std::min<decltype(left)>(left, 60'000))) <= 0) continue;
    if (waited[0].revents != 0) take(output.read_end, finished.output);
    if (waited[1].revents != 0) take(complaint.read_end, finished.complaint);
    if (finished.output.size() > max_output_bytes) return false;
    if (finished.complaint.size() > max_complaint_bytes) {
      finished.complaint.erase(0, finished.complaint.size() - max_complaint_bytes);
    }
  }
  return true;
}

}  // namespace

Result<Finished> run_command(const Command& command, Deadline deadline) {
  auto output = make_pipe();
  auto complaint = make_pipe();
  for (const auto* pipe : {&output, &complaint}) {
    if (!pipe->ok()) return Error{"cannot run " + in_quotes(command.program) + ": " + pipe->message()};
  }
  const Result<pid_t> id = spawn(command, *output, *complaint);
  if (!id.ok()) return id.error();
  Child child(*id);
  output->write_end.close();
  complaint->write_end.close();

  Finished finished;
  const bool complete = read_all(*output, *complaint, finished, deadline);
  const std::optional<int> exit_code = complete ? child.exit_code(deadline) : std::nullopt;
  if (!exit_code) {
    const bool talks = finished.output.size() > max_output_bytes;
    return Error{in_quotes(command.program) + (talks ? " wrote more than 1 MiB" : " did not end before the deadline")};
  }
  finished.exit_code = *exit_code;
  return finished;
}

}  // namespace cocoon
