#include "native/cli/ignore_file.hpp"

#include <fnmatch.h>

#include <span>

#include "core/encoding/utf8.hpp"

namespace cocoon::cli {

namespace {

constexpr std::string_view any_folders = "**";

std::vector<std::string> split_at_slashes(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t slash = text.find('/');
    // Of two ** in a row the second says nothing, and would take time.
    const std::string_view part = text.substr(0, slash);
    if (part != any_folders || parts.empty() || parts.back() != any_folders) parts.emplace_back(part);
    if (slash == std::string_view::npos) return parts;
    text.remove_prefix(slash + 1);
  }
}

/// Blanks at the end do not count, unless a backslash is before them.
std::string_view without_blanks_at_end(std::string_view line) {
  while (!line.empty() && line.back() == ' ') {
    if (line.size() > 1 && line[line.size() - 2] == '\\') break;
    line.remove_suffix(1);
  }
  return line;
}

using Parts = std::span<const std::string>;

bool part_matches(const std::string& pattern, const std::string& name) {
  return fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
}

bool matches(Parts pattern, Parts path) {
  if (pattern.empty()) return path.empty();
  if (pattern.front() != any_folders) {
    return !path.empty() && part_matches(pattern.front(), path.front()) && matches(pattern.subspan(1), path.subspan(1));
  }
  // At the end it stands for what is inside, which is at least one name.
  if (pattern.size() == 1) return !path.empty();
  for (; !path.empty(); path = path.subspan(1)) {
    if (matches(pattern.subspan(1), path)) return true;
  }
  return false;
}

}  // namespace

IgnoreList::IgnoreList(std::string_view lines) {
  if (lines.starts_with(byte_order_mark)) lines.remove_prefix(byte_order_mark.size());
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    std::string_view line = lines.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    add(line);
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
  }
}

void IgnoreList::add(std::string_view line) {
  if (line.starts_with('#')) return;
  line = without_blanks_at_end(line);
  Pattern pattern;
  if (line.starts_with('!')) {
    pattern.asks_again = true;
    line.remove_prefix(1);
  }
  if (line.ends_with('/')) {
    pattern.folders_only = true;
    line.remove_suffix(1);
  }
  pattern.is_anchored = line.find('/') != std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  if (line.empty()) return;
  pattern.parts = split_at_slashes(line);
  patterns_.push_back(std::move(pattern));
}

std::optional<bool> IgnoreList::ignores(std::string_view path, bool is_folder) const {
  const std::vector<std::string> parts = split_at_slashes(path);
  for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern) {
    if (pattern->folders_only && !is_folder) continue;
    const bool is_match =
        pattern->is_anchored ? matches(pattern->parts, parts) : part_matches(pattern->parts.front(), parts.back());
    if (is_match) return !pattern->asks_again;
  }
  return std::nullopt;
}

}  // namespace cocoon::cli
