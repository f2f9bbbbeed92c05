#include "native/cli/static_site.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

namespace cocoon {

namespace {

namespace fs = std::filesystem;

struct File {
  std::string_view content_type;
  std::string content;
};

/// By request path.
using Files = std::map<std::string, File, std::less<>>;

std::string_view content_type_of(const fs::path& path) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> types = {{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".wasm", "application/wasm"},
      {".json", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".yaml", "application/yaml"},
  }};
  for (const auto& [extension, type] : types) {
    if (path.extension() == extension) return type;
  }
  return "application/octet-stream";
}

bool is_hidden(const fs::path& path) { return path.filename().string().rfind('.', 0) == 0; }

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  file.exceptions(std::ios::badbit | std::ios::failbit);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Throws where something cannot be read.
Files read_files(const fs::path& folder) {
  Files files;
  for (auto entry = fs::recursive_directory_iterator(folder); entry != fs::end(entry); ++entry) {
    if (is_hidden(entry->path())) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file() && !entry->is_symlink()) {
      files['/' + fs::relative(entry->path(), folder).generic_string()] = {content_type_of(entry->path()),
                                                                           read(entry->path())};
    }
  }
  return files;
}

http::Response answer(const Files& files, const http::Request& request) {
  const bool is_folder = !request.path.empty() && request.path.back() == '/';
  const auto found = files.find(is_folder ? request.path + "index.html" : request.path);
  if (found == files.end()) return {.status = 404, .body = "not found\n"};
  if (request.method != "GET" && request.method != "HEAD") {
    return {.status = 405, .body = "this is read by GET\n", .headers = {{"Allow", "GET, HEAD"}}};
  }
  return {.content_type = std::string(found->second.content_type),
          .body = found->second.content,
          .headers = {{"Cache-Control", "no-cache"}, {"X-Content-Type-Options", "nosniff"}}};
}

}  // namespace

Result<http::Handler> read_static_site(const std::string& folder) {
  try {
    const auto files = std::make_shared<const Files>(read_files(folder));
    if (files->count("/index.html") == 0) return Error{folder + ": there is no index.html in it"};
    return http::Handler(
        [files](const http::Request& request, const http::Respond&) { return std::optional(answer(*files, request)); });
  } catch (const fs::filesystem_error& error) {
    return Error{folder + ": " + error.code().message()};
  } catch (const std::ios::failure&) {
    return Error{folder + ": a file in it cannot be read"};
  }
}

}  // namespace cocoon
