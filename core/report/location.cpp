#include "core/report/location.hpp"

#include "core/encoding/percent.hpp"

namespace cocoon {

namespace {

bool is_absolute(std::string_view path) { return path.starts_with('/'); }

/// Without empty parts, `.` and, where there is a part before it, `..`.
std::string normalised(std::string_view path) {
  const std::size_t root = is_absolute(path) ? 1 : 0;
  std::string out(path.substr(0, root));
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    if (part.empty() || part == ".") continue;
    const std::size_t last = out.rfind('/') + 1;  // where the last part begins: 0 where there is no slash
    const bool goes_up = part == "..";
    if (goes_up && out.size() > root && std::string_view(out).substr(last) != "..") {
      out.resize(last > root ? last - 1 : root);
    } else if (!goes_up || root == 0) {
      if (out.size() > root) out += '/';
      out += part;
    }
  }
  return out;
}

/// From the working directory, or absolute.
std::string path_from(std::string_view source, std::string_view folder) {
  if (folder.empty()) return normalised(source);
  std::string path =
      normalised(is_absolute(source) ? std::string(source) : std::string(folder) + '/' + std::string(source));
  std::string below = normalised(folder);
  if (below != "/") below += '/';
  return path.starts_with(below) ? path.substr(below.size()) : path;
}

bool is_standard_input(std::string_view source) { return source == "-"; }

}  // namespace

std::optional<std::string> path_of_file(std::string_view source, std::string_view folder) {
  if (is_standard_input(source)) return std::nullopt;
  std::string path = path_from(source, folder);
  return is_absolute(path) ? uri_of_file(source, folder) : std::move(path);
}

std::optional<std::string> uri_of_file(std::string_view source, std::string_view folder) {
  if (is_standard_input(source)) return std::nullopt;
  const std::string path = path_from(source, folder);
  return (is_absolute(path) ? "file://" : "") + percent_encoded(path, "/");
}

}  // namespace cocoon
