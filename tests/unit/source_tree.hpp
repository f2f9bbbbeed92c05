// Files of the source tree that tests read.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace cocoon::tests {

inline std::filesystem::path source_path(std::string_view below_root) {
  return std::filesystem::path(COCOON_SOURCE_DIR) / below_root;
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Every case file, in the order of their names.
inline std::vector<std::filesystem::path> case_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(source_path("tests/cases"))) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// `path` as the case files are called in messages: below tests/cases.
inline std::string case_name(const std::filesystem::path& path) {
  return std::filesystem::relative(path, source_path("tests/cases")).generic_string();
}

}  // namespace cocoon::tests
