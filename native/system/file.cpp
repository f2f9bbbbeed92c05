#include "native/system/file.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <filesystem>

#include "core/field/quote.hpp"
#include "core/text/document.hpp"
#include "native/system/environment.hpp"
#include "native/system/errno_text.hpp"
#include "native/system/file_descriptor.hpp"
#include "native/system/output.hpp"

namespace cocoon {

Result<std::string> read_file(const std::string& path) {
  const auto cannot = [&](const std::string& why) { return Error{"cannot read " + in_quotes(path) + ": " + why}; };
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return cannot(errno_text(errno));
  std::string content;
  std::array<char, 16384> block{};
  for (;;) {
    const ssize_t count = ::read(file.get(), block.data(), block.size());
    if (count == 0) return content;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot(errno_text(errno));
    content.append(block.data(), static_cast<std::size_t>(count));
    if (content.size() > TextLimits::bytes) return cannot("it is over 16 MiB");
  }
}

namespace {

Error cannot_write(const std::string& path, int error) {
  return {"cannot write " + in_quotes(path) + ": " + errno_text(error)};
}

/// As a file gets it that is made the usual way; mkstemp() lets nobody else read.
mode_t usual_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666U & ~mask;
}

Result<> write_beside(const std::string& path, mode_t mode, const std::string& content) {
  std::string beside = path + ".XXXXXX";
  const FileDescriptor file(::mkstemp(beside.data()));
  if (!file.is_open()) return cannot_write(path, errno);
  const bool is_in_place = write_lines(file.get(), content) && ::fchmod(file.get(), mode) == 0 &&
                           std::rename(beside.c_str(), path.c_str()) == 0;
  if (is_in_place) return {};
  const int error = errno;
  ::unlink(beside.c_str());
  return cannot_write(path, error);
}

}  // namespace

Result<> write_file(const std::string& path, const std::string& content) {
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  // /dev/stdout may lead to a file, which is not to be put aside.
  const bool is_of_system = path.starts_with("/dev/") || path.starts_with("/proc/");
  if (is_of_system || (exists && !S_ISREG(status.st_mode))) {
    const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    if (!file.is_open() || !write_lines(file.get(), content)) return cannot_write(path, errno);
    return {};
  }
  // A link stays one: what it leads to is replaced.
  std::error_code error;
  const std::string target = exists ? std::filesystem::canonical(path, error).string() : path;
  if (error) return cannot_write(path, error.value());
  return write_beside(target, exists ? status.st_mode & 07777U : usual_mode(), content);
}

std::string working_folder() {
  struct stat here {};
  struct stat shown {};
  const std::string path = environment_variable("PWD");
  const bool is_here = path.starts_with('/') && ::stat(".", &here) == 0 && ::stat(path.c_str(), &shown) == 0 &&
                       here.st_dev == shown.st_dev && here.st_ino == shown.st_ino;
  std::error_code error;
  return is_here ? path : std::filesystem::current_path(error).string();
}

}  // namespace cocoon
