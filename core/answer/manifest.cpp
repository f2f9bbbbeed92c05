#include "core/answer/manifest.hpp"

#include <algorithm>

#include "core/answer/envelope.hpp"
#include "core/rules/platform.hpp"

namespace cocoon {

namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view quotes = "\"'";

void skip(std::string_view& text, std::string_view characters) {
  text.remove_prefix(std::min(text.find_first_not_of(characters), text.size()));
}

/// Takes `key:` and what is around it from the start of `text`; false where it starts otherwise.
bool take_key(std::string_view& text, std::string_view key) {
  skip(text, quotes);
  if (!text.starts_with(key)) return false;
  text.remove_prefix(key.size());
  skip(text, "\"' \t");
  if (!text.starts_with(':')) return false;
  text.remove_prefix(1);
  skip(text, "\"' \t");
  return true;
}

std::string_view word_at_start(std::string_view text) {
  return text.substr(0, std::min(text.find_first_of("\"',} \t\r"), text.size()));
}

bool is_list(std::string_view kind) { return kind.ends_with("List"); }

/// Reads a text line by line, whatever it is.
class KindSearch {
 public:
  /// True when it is found.
  bool look_at(std::string_view line) {
    if (line.starts_with("---")) {
      *this = KindSearch();
      return false;
    }
    std::string_view rest = line;
    skip(rest, blanks);
    // `{"kind": …` and `{kind: …`: JSON, which may be one line; `{{` begins a template.
    if (rest.starts_with('{') && !rest.starts_with("{{")) is_flow_ = true;
    if (is_flow_) return look_in_flow(rest);
    skip(rest, "- \t");  // of an item
    const auto depth = static_cast<std::size_t>(rest.data() - line.data());
    if (!take_key(rest, "kind")) return false;
    const std::string_view kind = word_at_start(rest);
    if (kind == cocoonset_kind) return depth <= depth_of_others_;
    if (!is_list(kind)) depth_of_others_ = std::min(depth_of_others_, depth);
    return false;
  }

 private:
  bool look_in_flow(std::string_view text) {
    constexpr std::string_view key = "kind";
    for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
      std::string_view rest = text.substr(at);
      if (take_key(rest, key) && word_at_start(rest) == cocoonset_kind) return true;
    }
    return false;
  }

  bool is_flow_ = false;
  std::size_t depth_of_others_ = std::string_view::npos;  // of the outermost kind of this document that is another
};

}  // namespace

bool says_cocoonset(std::string_view text) {
  KindSearch search;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (search.look_at(text.substr(0, end))) return true;
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return false;
}

bool says_cocoonset(TextInput& input) {
  // Of a longer line the pieces are looked at, each with the end of the one before.
  constexpr std::size_t longest_line = TextLimits::held_bytes;
  constexpr std::size_t overlap = 256;
  SourceText text(input);
  KindSearch search;
  while (true) {
    const std::size_t line = text.text().find('\n');
    const bool has_line = line != std::string_view::npos;
    if (!has_line && text.held().size() < longest_line && text.more()) continue;
    if (text.text().empty()) return false;
    if (search.look_at(text.text().substr(0, line))) return true;
    const std::size_t end = has_line ? text.held().begin + line + 1 : text.held().end;
    text.drop(has_line || text.is_at_end() ? end : end - overlap);
  }
}

bool lint_file(std::string_view source, std::string_view text, Chosen chosen, LintReport& report, LintOptions options) {
  // What is too long to be read may have sets further on: it is not passed over.
  const bool is_known = text.size() <= TextLimits::bytes;
  options.only_objects = chosen == Chosen::by_search && is_known && !says_cocoonset(text);
  const bool has_object = lint(source, text, report, options);
  if (options.only_objects && !has_object) ++report.passed_over;
  return has_object;
}

}  // namespace cocoon
