// The patterns of .cocoonignore and --exclude, each with what gitignore(5) says about it.
#include "native/cli/ignore_file.hpp"

#include <catch2/catch.hpp>
#include <optional>
#include <string>

namespace {

using cocoon::cli::IgnoreList;

bool ignores(const std::string& lines, const std::string& path, bool is_folder = false) {
  return IgnoreList(lines).ignores(path, is_folder).value_or(false);
}

}  // namespace

TEST_CASE("A pattern without a slash matches a name at any depth") {
  CHECK(ignores("values.yaml", "values.yaml"));
  CHECK(ignores("values.yaml", "charts/a/values.yaml"));
  CHECK_FALSE(ignores("values.yaml", "charts/values.yaml.tmp"));
  CHECK(ignores("*.tmp.yaml", "a/b.tmp.yaml"));
  CHECK_FALSE(ignores("*.tmp.yaml", "a.tmp.yaml/b.yaml"));
  CHECK(ignores("?.yaml", "a.yaml"));
  CHECK_FALSE(ignores("?.yaml", "ab.yaml"));
  CHECK(ignores("[a-c].yaml", "x/b.yaml"));
  CHECK_FALSE(ignores("[!a-c].yaml", "x/b.yaml"));
  CHECK(ignores("[[:digit:]].yaml", "1.yaml"));
}

TEST_CASE("One with a slash is anchored, and stars stop at slashes") {
  CHECK(ignores("/set.yaml", "set.yaml"));
  CHECK_FALSE(ignores("/set.yaml", "a/set.yaml"));
  CHECK(ignores("a/*.yaml", "a/set.yaml"));
  CHECK_FALSE(ignores("a/*.yaml", "a/b/set.yaml"));
  CHECK_FALSE(ignores("a/*.yaml", "b/a/set.yaml"));
  CHECK_FALSE(ignores("a?set.yaml", "a/set.yaml"));
}

TEST_CASE("Two stars are any number of folders") {
  for (const char* const path : {"set.yaml", "a/set.yaml", "a/b/set.yaml"}) CHECK(ignores("**/set.yaml", path));
  for (const char* const path : {"a/set.yaml", "a/b/set.yaml"}) CHECK(ignores("a/**", path));
  CHECK_FALSE(ignores("a/**", "a", true));
  for (const char* const path : {"a/z", "a/b/z", "a/b/c/z"}) CHECK(ignores("a/**/z", path));
  CHECK_FALSE(ignores("a/**/z", "a/b"));
  CHECK(ignores("**/**/**/z", "a/b/c/d/z"));
  CHECK(ignores("**", "a/b"));
}

TEST_CASE("A slash at the end means folders") {
  CHECK(ignores("charts/", "charts", true));
  CHECK(ignores("charts/", "a/charts", true));
  CHECK_FALSE(ignores("charts/", "a/charts", false));
  CHECK(ignores("/a/charts/", "a/charts", true));
}

TEST_CASE("The last pattern that matches decides, and ! asks again") {
  const std::string lines = "*.yaml\n!keep.yaml\n/keep.yaml\n";
  CHECK(ignores(lines, "a.yaml"));
  CHECK_FALSE(ignores(lines, "b/keep.yaml"));
  CHECK(ignores(lines, "keep.yaml"));
  CHECK(IgnoreList("*.yaml\n!a.yaml").ignores("a.yaml", false) == false);
  CHECK(IgnoreList("*.yaml").ignores("a.json", false) == std::nullopt);
}

TEST_CASE("Comments, blanks, escapes and the ends of lines") {
  CHECK_FALSE(ignores("# a.yaml\n\n", "a.yaml"));
  CHECK_FALSE(ignores("#a.yaml", "#a.yaml"));
  CHECK(ignores("\\#a.yaml", "#a.yaml"));
  CHECK(ignores("\\!a.yaml", "!a.yaml"));
  CHECK(ignores("a.yaml  \r\nb.yaml", "a.yaml"));
  CHECK(
      ignores("\xEF\xBB\xBF"
              "a.yaml",
              "a.yaml"));
  CHECK(ignores("a\\ ", "a "));
  CHECK_FALSE(ignores("a ", "a "));
  CHECK_FALSE(ignores("/", "a", true));
  CHECK(ignores("a\\*.yaml", "a*.yaml"));
  CHECK_FALSE(ignores("a\\*.yaml", "ab.yaml"));
}
