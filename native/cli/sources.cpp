#include "native/cli/sources.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "native/cli/ignore_file.hpp"
#include "native/system/errno_text.hpp"
#include "native/system/file.hpp"

namespace cocoon::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* ignore_file = ".cocoonignore";

/// The patterns of a folder's .cocoonignore, and behind them those of the folders around it.
struct Ignored {
  IgnoreList list;
  std::string folder;  // where it stands, from the root of the walk: empty, or with a slash at its end
  std::shared_ptr<const Ignored> around;
};

struct Folder {
  fs::path path;      // as it is shown
  std::string below;  // from the root of the walk: empty, or with a slash at its end
  std::shared_ptr<const Ignored> ignored = nullptr;
};

/// One folder that was named, and all below it. Paths are matched from the root of the walk: the working directory, or
/// the folder itself where that lies elsewhere.
class Walk {
 public:
  Walk(const Search& search, const IgnoreList& excludes) : search_(search), excludes_(excludes) {}

  Sources search(const std::string& top) {
    std::vector<Folder> folders = {start(top)};
    while (!folders.empty()) {
      Folder folder = std::move(folders.back());
      folders.pop_back();
      read_ignore_file(folder);
      search(folder, folders);
    }
    return std::move(found_);
  }

 private:
  Folder start(const std::string& top) {
    std::error_code error;
    const fs::path here = fs::current_path(error);
    const fs::path below = fs::absolute(top, error).lexically_normal().lexically_relative(here);
    Folder folder{top, ""};
    if (below.empty() || *below.begin() == "..") return folder;
    Folder around{here, ""};
    for (const fs::path& part : below) {
      if (part.empty() || part == ".") continue;
      read_ignore_file(around);
      around.path /= part;
      around.below += part.string() + '/';
    }
    folder.below = around.below;
    folder.ignored = around.ignored;
    below_top_ = around.below.size();
    return folder;
  }

  void read_ignore_file(Folder& folder) {
    const fs::path path = folder.path / ignore_file;
    std::error_code error;
    if (!fs::exists(path, error)) return;
    const Result<std::string> lines = read_file(path.string());
    if (!lines.ok()) return fail(lines.message());
    folder.ignored = std::make_shared<Ignored>(Ignored{IgnoreList(*lines), folder.below, folder.ignored});
  }

  void search(const Folder& folder, std::vector<Folder>& folders) {
    std::error_code error;
    for (auto entry = fs::directory_iterator(folder.path, error); !error && entry != fs::end(entry);
         entry.increment(error)) {
      const std::string name = entry->path().filename().string();
      const std::string below = folder.below + name;
      const fs::file_type type = entry->symlink_status().type();
      if (type == fs::file_type::directory) {
        const bool is_hidden = name.starts_with('.') || name == "node_modules";
        if (!is_hidden && !is_ignored(folder, below, true))
          folders.push_back({entry->path(), below + '/', folder.ignored});
      } else if (has_extension(entry->path()) && !is_ignored(folder, below, false)) {
        add_file(entry->path().string());
      }
    }
    if (error) fail(folder.path.string() + ": " + error.message());
  }

  bool has_extension(const fs::path& path) const {
    return std::find(search_.extensions.begin(), search_.extensions.end(), path.extension()) !=
           search_.extensions.end();
  }

  /// The command line has the last word, then the nearest file.
  bool is_ignored(const Folder& folder, const std::string& below, bool is_folder) const {
    for (const std::string_view path : {std::string_view(below), std::string_view(below).substr(below_top_)}) {
      if (const auto said = excludes_.ignores(path, is_folder)) return *said;
    }
    for (const Ignored* ignored = folder.ignored.get(); ignored != nullptr; ignored = ignored->around.get()) {
      if (const auto said = ignored->list.ignores(below.substr(ignored->folder.size()), is_folder)) return *said;
    }
    return false;
  }

  /// What is called like a manifest and cannot be read must not look as if it had been judged.
  void add_file(std::string path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
      const bool leads_nowhere = errno == ENOENT;
      fail(path + ": " + (leads_nowhere ? "a link to a file that does not exist" : errno_text(errno)));
    } else if (S_ISREG(status.st_mode)) {
      found_.files.push_back({.path = std::move(path), .is_found = true});
    } else if (!S_ISDIR(status.st_mode)) {
      fail(path + ": not a file, but a pipe, a socket or a device");
    }
  }

  void fail(std::string message) { found_.errors.push_back({std::move(message)}); }

  const Search& search_;
  const IgnoreList& excludes_;
  std::size_t below_top_ = 0;  // where in a path from the root that from the named folder begins
  Sources found_;
};

IgnoreList list_of(const std::vector<std::string>& patterns) {
  std::string lines;
  for (const std::string& pattern : patterns) lines += pattern + '\n';
  return IgnoreList(lines);
}

/// In the order of their texts, since the order of a folder is the file system's own.
template <typename Found>
void append_sorted(std::vector<Found>& found, std::string Found::*text, std::size_t argument, std::vector<Found>& to) {
  std::sort(found.begin(), found.end(), [text](const Found& a, const Found& b) { return a.*text < b.*text; });
  for (Found& one : found) {
    one.argument = argument;
    to.push_back(std::move(one));
  }
}

}  // namespace

Sources find_sources(const std::vector<std::string>& paths, const Search& search) {
  const IgnoreList excludes = list_of(search.excludes);
  Sources sources;
  for (std::size_t argument = 0; argument < paths.size(); ++argument) {
    const std::string& path = paths[argument];
    std::error_code error;
    if (path == "-" || !fs::is_directory(path, error)) {
      sources.files.push_back({.path = path, .argument = argument});
      continue;
    }
    Sources found = Walk(search, excludes).search(path);
    append_sorted(found.files, &SourceFile::path, argument, sources.files);
    append_sorted(found.errors, &SourceError::message, argument, sources.errors);
  }
  return sources;
}

}  // namespace cocoon::cli
