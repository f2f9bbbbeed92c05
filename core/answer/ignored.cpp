#include "core/answer/ignored.hpp"

#include <algorithm>

#include "core/encoding/ascii.hpp"
#include "core/field/near_word.hpp"
#include "core/field/quote.hpp"
#include "core/rules/table.hpp"

namespace cocoon {

namespace {

constexpr std::string_view mark = "cocoon-webhook:";
constexpr std::string_view blanks = " \t";
constexpr std::string_view line_ends = "\r\n";
constexpr std::string_view white_space = " \t\r\n";

/// The first place from `at` on that is no blank.
std::size_t behind_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(blanks, at), text.size());
}

/// Where the comment starts that `at` is the first word of; nothing where it is not.
std::size_t start_of_comment(std::string_view text, std::size_t at) {
  if (at == 0) return std::string_view::npos;
  const std::size_t before = text.find_last_not_of(blanks, at - 1);
  if (before == std::string_view::npos || text[before] != '#') return std::string_view::npos;
  const bool starts_word = before == 0 || white_space.find(text[before - 1]) != std::string_view::npos;
  return starts_word ? before : std::string_view::npos;
}

std::size_t end_of_id(std::string_view text, std::size_t at) {
  while (at < text.size() && (is_alphanumeric(text[at]) || text[at] == '-' || text[at] == '_')) ++at;
  return at;
}

bool is_end_of_word(std::string_view text, std::size_t at) {
  return at >= text.size() || white_space.find(text[at]) != std::string_view::npos;
}

bool is_first_in_line(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : text.find_last_not_of(blanks, at - 1);
  return before == std::string_view::npos || line_ends.find(text[before]) != std::string_view::npos;
}

/// The place of the next line that is no comment, from the comment at `at` on, which has a line of its own.
std::size_t next_line_of_content(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == '#') {
    at = std::min(text.find_first_of(line_ends, at), text.size());
    if (at < text.size()) ++at;
    if (at < text.size() && text[at - 1] == '\r' && text[at] == '\n') ++at;
    at = behind_blanks(text, at);
  }
  return at;
}

}  // namespace

std::string why_not_ignored(std::string_view id) {
  const Rule* const rule = find_rule(id);
  if (rule != nullptr && rule->severity == Severity::warning) return {};
  if (rule != nullptr) return in_quotes(id) + " is an error, and errors cannot be ignored";
  std::vector<std::string_view> ids;
  for (const Rule& each : all_rules()) ids.push_back(each.id);
  const auto near = near_word(id, ids);
  return in_quotes(id) + " is no rule" + (near ? "; did you mean " + in_quotes(*near) + "?" : "");
}

// Whole lines, and only once it is known which line a comment is about.
void IgnoreComments::look_at(const SourceText& source) {
  const Extent held = source.held();
  const std::string_view text = source.text();
  const std::size_t end = source.is_at_end() ? text.size() : text.rfind('\n') + 1;  // npos + 1 is 0
  std::size_t found = text.find(mark, std::max(looked_at_, held.begin) - held.begin);
  for (; found < end; found = text.find(mark, found + mark.size())) {
    const std::size_t comment = start_of_comment(text, found);
    if (comment == std::string_view::npos) continue;
    const std::size_t about = is_first_in_line(text, comment) ? next_line_of_content(text, comment) : comment;
    if (about == text.size() && !source.is_at_end()) break;
    add(source, held.begin + found + mark.size(), source.at_byte(held.begin + about).line);
  }
  looked_at_ = held.begin + std::min(found, end);
}

void IgnoreComments::add(const SourceText& source, std::size_t begin, std::uint32_t line) {
  constexpr std::string_view word = "ignore";
  const std::string_view text = source.from(begin);
  std::size_t at = behind_blanks(text, 0);
  if (text.substr(at, word.size()) != word || !is_end_of_word(text, at + word.size())) return;
  at += word.size();
  do {
    at = behind_blanks(text, at);
    const std::size_t end = end_of_id(text, at);
    comments_.push_back({std::string(text.substr(at, end - at)), source.range({begin + at, begin + end}), line});
    at = behind_blanks(text, end);
  } while (at < text.size() && text[at++] == ',');
}

bool IgnoreComments::cover(std::string_view rule, std::uint32_t line) const {
  // What they are about comes in the order of the text, too.
  auto comment = std::partition_point(comments_.begin(), comments_.end(),
                                      [line](const IgnoreComment& each) { return each.line < line; });
  for (; comment != comments_.end() && comment->line == line; ++comment) {
    if (comment->rule == rule) return true;
  }
  return false;
}

std::vector<IgnoreComment> IgnoreComments::take_to(std::uint32_t line) {
  std::vector<IgnoreComment> taken;
  for (; !comments_.empty() && comments_.front().range.start.line <= line; comments_.pop_front()) {
    taken.push_back(std::move(comments_.front()));
  }
  return taken;
}

}  // namespace cocoon
