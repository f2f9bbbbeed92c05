// The rooms of native as native/CMakeLists.txt draws them: each includes itself and what is below it, and no other.
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "tests/unit/source_tree.hpp"

namespace {

using namespace cocoon::tests;

using Rooms = std::set<std::string>;

/// What each room may include of the others.
const std::map<std::string, Rooms> below = {
    {"system", {}},
    {"kube", {"system"}},
    {"observe", {"system"}},
    {"net", {"system", "observe"}},
    {"admission", {"system", "kube", "observe", "net"}},
    {"cli", {"system", "kube", "observe", "net", "admission"}},
};

/// The rooms that a file includes; version.hpp, which CMake writes, is in none.
Rooms included_by(const std::filesystem::path& file) {
  const std::string start = "#include \"native/";
  Rooms rooms;
  std::istringstream lines(read_file(file));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t end = line.find('/', start.size());
    if (line.starts_with(start) && end != std::string::npos) {
      rooms.insert(line.substr(start.size(), end - start.size()));
    }
  }
  return rooms;
}

TEST_CASE("native: every room includes only what is below it") {
  std::size_t files = 0;
  for (const auto& [room, allowed] : below) {
    for (const auto& entry : std::filesystem::directory_iterator(source_path("native/" + room))) {
      if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
      ++files;
      INFO(entry.path());
      for (const std::string& other : included_by(entry.path())) {
        INFO("includes " << other);
        CHECK((other == room || allowed.contains(other)));
      }
    }
  }
  CHECK(files > 80);
}

TEST_CASE("native: there is no other room, and nothing lies outside of them but main.cpp") {
  for (const auto& entry : std::filesystem::directory_iterator(source_path("native"))) {
    INFO(entry.path());
    const std::string name = entry.path().filename().string();
    const bool is_source = entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp";
    CHECK((entry.is_directory() ? below.contains(name) : !is_source || name == "main.cpp"));
  }
}

}  // namespace
