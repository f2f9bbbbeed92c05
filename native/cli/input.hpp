// Files and standard input, for the commands that judge them, and what these print.
#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "core/encoding/utf16.hpp"
#include "core/result.hpp"
#include "core/text/source_text.hpp"

namespace cocoon::cli {

/// A file, or standard input, piece by piece. What is UTF-16 by its byte order mark comes in UTF-8.
class InputFile final : public TextInput {
 public:
  /// The file at `path`, or standard input for `-`. An error holds the path and why.
  static Result<std::unique_ptr<InputFile>> open(const std::string& path);

  std::size_t read(char* buffer, std::size_t size) override;
  /// What went wrong on the way. To a reader the text has ended there.
  const Result<>& status() const { return status_; }

 private:
  using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
  InputFile(File file, std::string name) : file_(std::move(file)), name_(std::move(name)) {}
  std::size_t read_bytes(char* buffer, std::size_t size);
  void read_ahead(std::size_t size);

  File file_;
  std::string name_;
  bool has_started_ = false;
  std::optional<Utf16Decoder> decoder_;
  std::string ahead_;  // that was read and not handed out
  Result<> status_;
};

/// All of it. Reading ends one byte after `max_bytes`, so that whoever judges the text can say that it is too long.
Result<std::string> read_input(const std::string& path, std::size_t max_bytes);

/// Everything to stdout, flushed. That fails where a pipe is closed, or a disk is full.
Result<> print(const std::string& text);

}  // namespace cocoon::cli
