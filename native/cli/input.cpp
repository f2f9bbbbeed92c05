#include "native/cli/input.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "native/system/errno_text.hpp"
#include "native/system/output.hpp"

namespace cocoon::cli {

namespace {

Error unreadable(const std::string& name, int error) {
  return {(name.empty() ? "\"\"" : name) + ": " + errno_text(error)};
}

}  // namespace

Result<std::unique_ptr<InputFile>> InputFile::open(const std::string& path) {
  constexpr auto stays_open = [](std::FILE*) { return 0; };
  if (path == "-") {
    return std::unique_ptr<InputFile>(new InputFile(File(stdin, stays_open), "standard input"));
  }
  struct stat status {};
  if (stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) return unreadable(path, EISDIR);
  File file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) return unreadable(path, errno);
  return std::unique_ptr<InputFile>(new InputFile(std::move(file), path));
}

std::size_t InputFile::read_bytes(char* buffer, std::size_t size) {
  const std::size_t got = std::fread(buffer, 1, size, file_.get());
  if (got < size && std::ferror(file_.get()) != 0 && status_.ok()) status_ = unreadable(name_, errno);
  return got;
}

std::size_t InputFile::read(char* buffer, std::size_t size) {
  if (!has_started_) {
    has_started_ = true;
    std::array<char, 2> mark{};
    ahead_.assign(mark.data(), read_bytes(mark.data(), mark.size()));
    decoder_ = Utf16Decoder::of(ahead_);
    if (decoder_) ahead_.clear();
  }
  if (decoder_ && ahead_.empty()) read_ahead(size);
  if (ahead_.empty()) return decoder_ ? 0 : read_bytes(buffer, size);
  const std::size_t count = ahead_.copy(buffer, size);
  ahead_.erase(0, count);
  return count;
}

/// Reads until there is a character, or the end.
void InputFile::read_ahead(std::size_t size) {
  std::string bytes;
  while (ahead_.empty()) {
    bytes.resize(size);
    bytes.resize(read_bytes(bytes.data(), size));
    ahead_ = bytes.empty() ? decoder_->end() : decoder_->decode(bytes);
    if (bytes.empty()) return;
  }
}

Result<std::string> read_input(const std::string& path, std::size_t max_bytes) {
  const auto file = InputFile::open(path);
  if (!file.ok()) return Error{file.message()};
  std::string text;
  std::array<char, 1U << 16U> buffer{};
  std::size_t got = 1;
  while (text.size() <= max_bytes && got > 0) {
    got = (*file)->read(buffer.data(), std::min(buffer.size(), max_bytes + 1 - text.size()));
    text.append(buffer.data(), got);
  }
  if (!(*file)->status().ok()) return Error{(*file)->status().message()};
  return text;
}

Result<> print(const std::string& text) {
  return write_lines(STDOUT_FILENO, text) ? Result<>() : Error{"the output could not be written"};
}

}  // namespace cocoon::cli
