// Small files read whole, such as kubeconfigs, tokens and certificates; and files written whole.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "core/result.hpp"
#include "native/system/file_descriptor.hpp"

namespace cocoon {

/// The bytes of the file at `path`; an error that names it. Files over 16 MiB are refused: that is what the YAML reader
/// takes, and no certificate or token comes near.
Result<std::string> read_file(const std::string& path);

/// A file that is written beside `path` and then put in its place: a reader finds the old file or the new one, and a
/// disk that is full leaves the old one. What is no file, such as a pipe, is written to as it is.
class NewFile {
 public:
  explicit NewFile(std::string path);
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  /// What was not put in its place is gone.
  ~NewFile();

  /// A failure is told by put_in_place().
  void write(std::string_view text);
  Result<> put_in_place();

 private:
  void open_beside(bool exists);
  void note_failure(int error);

  std::string path_;        // where it belongs: what a link leads to
  std::string shown_path_;  // as it was given
  std::string beside_;      // where it is; empty where it is written in place
  mode_t mode_ = 0;
  FileDescriptor file_;
  Result<> status_;
};

/// The working directory as the shell shows it, which may lead over links; empty where there is none.
std::string working_folder();

}  // namespace cocoon
