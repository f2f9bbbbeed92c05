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

/// As a file gets it that is made the usual way; mkstemp() lets nobody else read.
mode_t usual_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666U & ~mask;
}

}  // namespace

NewFile::NewFile(std::string path) : path_(std::move(path)), shown_path_(path_) {
  struct stat status {};
  const bool exists = ::stat(path_.c_str(), &status) == 0;
  // /dev/stdout may lead to a file, which is not to be put aside.
  const bool is_of_system = path_.starts_with("/dev/") || path_.starts_with("/proc/");
  if (is_of_system || (exists && !S_ISREG(status.st_mode))) {
    file_ = FileDescriptor(::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  } else {
    mode_ = exists ? status.st_mode & 07777U : usual_mode();
    open_beside(exists);
  }
  if (!file_.is_open() && status_.ok()) note_failure(errno);
}

// A link stays one: what it leads to is replaced.
void NewFile::open_beside(bool exists) {
  std::error_code error;
  if (exists) path_ = std::filesystem::canonical(path_, error).string();
  if (error) return note_failure(error.value());
  beside_ = path_ + ".XXXXXX";
  file_ = FileDescriptor(::mkstemp(beside_.data()));
  if (file_.is_open()) return;
  note_failure(errno);
  beside_.clear();
}

NewFile::~NewFile() {
  if (!beside_.empty()) ::unlink(beside_.c_str());
}

void NewFile::note_failure(int error) {
  status_ = Error{"cannot write " + in_quotes(shown_path_) + ": " + errno_text(error)};
}

void NewFile::write(std::string_view text) {
  if (status_.ok() && !write_lines(file_.get(), text)) note_failure(errno);
}

Result<> NewFile::put_in_place() {
  if (!status_.ok() || beside_.empty()) return status_;
  if (::fchmod(file_.get(), mode_) != 0 || std::rename(beside_.c_str(), path_.c_str()) != 0) {
    note_failure(errno);
    return status_;
  }
  beside_.clear();
  return {};
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
