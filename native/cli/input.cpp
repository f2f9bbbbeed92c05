#include "native/cli/input.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>

#include "native/system/errno_text.hpp"
#include "native/system/output.hpp"

namespace cocoon::cli {

namespace {

Error unreadable(const std::string& path, int error) {
  return {(path.empty() ? "\"\"" : path) + ": " + errno_text(error)};
}

Result<std::string> read_all(std::FILE* file, const std::string& path, std::size_t max_bytes) {
  std::string text;
  std::array<char, 1U << 16U> buffer{};
  while (text.size() <= max_bytes) {
    const std::size_t wanted = std::min(buffer.size(), max_bytes + 1 - text.size());
    const std::size_t got = std::fread(buffer.data(), 1, wanted, file);
    text.append(buffer.data(), got);
    if (got < wanted) break;
  }
  if (std::ferror(file) != 0) return unreadable(path, errno);
  return text;
}

}  // namespace

Result<std::string> read_input(const std::string& path, std::size_t max_bytes) {
  if (path == "-") return read_all(stdin, "standard input", max_bytes);
  struct stat status {};
  if (stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) return unreadable(path, EISDIR);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) return unreadable(path, errno);
  return read_all(file.get(), path, max_bytes);
}

Result<> print(const std::string& text) {
  return write_lines(STDOUT_FILENO, text) ? Result<>() : Error{"the output could not be written"};
}

}  // namespace cocoon::cli
