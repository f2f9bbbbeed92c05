// Which paths are passed over: patterns in the syntax of gitignore(5), from a `.cocoonignore` file or `--exclude`.
//
//   const IgnoreList list("*.tmp.yaml\n/charts/\n!keep.tmp.yaml\n");
//   list.ignores("a/b.tmp.yaml", false);  // true
//   list.ignores("a/keep.tmp.yaml", false);  // false: asked for again
//   list.ignores("a/b.yaml", false);      // nothing: no pattern speaks of it
//
// The last pattern that matches decides. One with a slash before its end is anchored where its file stands, any other
// matches a name at any depth; one with a slash at its end matches folders alone; `**` stands for any number of
// folders. What lies in a folder that is ignored is never asked about, so nothing in it can be asked for again, as in
// git.
//
// wasm/package/ignore_file.js does the same for the npm package's command line; tests/wasm compares the two.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cocoon::cli {

class IgnoreList {
 public:
  /// A pattern a line; `#` begins a comment.
  explicit IgnoreList(std::string_view lines);

  /// `path`: from where the list stands, without a slash at its start or end.
  std::optional<bool> ignores(std::string_view path, bool is_folder) const;

 private:
  struct Pattern {
    bool asks_again = false;         // !
    bool folders_only = false;       // its last slash
    bool is_anchored = false;        // a slash elsewhere
    std::vector<std::string> parts;  // between slashes
  };

  void add(std::string_view line);

  std::vector<Pattern> patterns_;
};

}  // namespace cocoon::cli
