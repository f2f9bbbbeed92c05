#include "native/cli/markdown.hpp"

#include <cmark.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <optional>
#include <vector>

#include "core/answer/snippet.hpp"
#include "core/encoding/ascii.hpp"
#include "core/field/quote.hpp"
#include "core/rules/platform.hpp"
#include "core/rules/table.hpp"
#include "core/text/limits.hpp"
#include "core/text/source_text.hpp"

namespace cocoon::cli {

namespace {

constexpr std::string_view element = "cocoonset-example";
constexpr std::string_view attribute = "expect";

/// Of one block. Other words than `valid` and `invalid` are a finding.
struct Expectation {
  std::string word = "valid";

  bool is_invalid() const { return word == "invalid"; }
  bool is_known() const { return word == "valid" || is_invalid(); }
};

bool is_word_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_'; }

/// The value of `expect=` in `text`, be it quoted or not.
std::optional<std::string> expected_word(std::string_view text) {
  for (std::size_t at = text.find(attribute); at != std::string_view::npos; at = text.find(attribute, at + 1)) {
    std::string_view rest = text.substr(at + attribute.size());
    const bool begins_word = at == 0 || !is_word_character(text[at - 1]);
    if (!begins_word || rest.empty() || rest.front() != '=') continue;
    rest.remove_prefix(1);
    if (!rest.empty() && (rest.front() == '"' || rest.front() == '\'')) {
      return std::string(rest.substr(1, rest.find(rest.front(), 1) - 1));
    }
    const auto end = std::find_if_not(rest.begin(), rest.end(), is_word_character);
    return std::string(rest.begin(), end);
  }
  return std::nullopt;
}

/// The lines of a text as CommonMark ends them, without their ends.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (true) {
    const std::size_t end = text.find_first_of("\r\n");
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + (text.substr(end, 2) == "\r\n" ? 2 : 1));
  }
}

/// Moves places in a block to where they are in the Markdown text, whose lines may have more in front of them: the
/// indent of a list, the marks of a quotation.
class Place {
 public:
  /// `first_line`: the number of the block's first line in the text, from 0.
  Place(const SourceText& markdown, const std::vector<std::string_view>& lines, std::string_view block,
        std::size_t first_line)
      : markdown_(markdown) {
    const std::vector<std::string_view> of_block = lines_of(block);
    for (std::size_t i = 0; i < of_block.size() && first_line + i < lines.size(); ++i) {
      const std::string_view line = lines[first_line + i];
      const std::size_t in_front = line.size() - std::min(line.size(), of_block[i].size());
      starts_.push_back({offset_in(block, of_block[i]), offset_in(markdown.text(), line) + in_front});
    }
  }

  Range of(const Range& in_block) const { return {of(in_block.start), of(in_block.end)}; }

 private:
  struct LineStart {
    std::size_t in_block = 0;
    std::size_t in_text = 0;
  };

  static std::size_t offset_in(std::string_view whole, std::string_view part) {
    return static_cast<std::size_t>(part.data() - whole.data());
  }

  Position of(const Position& in_block) const {
    const auto after =
        std::upper_bound(starts_.begin(), starts_.end(), in_block.offset,
                         [](std::size_t offset, const LineStart& line) { return offset < line.in_block; });
    if (after == starts_.begin()) return {};
    const LineStart& line = *std::prev(after);
    return markdown_.at_byte(line.in_text + in_block.offset - line.in_block);
  }

  const SourceText& markdown_;
  std::vector<LineStart> starts_;
};

bool is_manifest_language(std::string_view info) {
  const std::string language = to_lower(info.substr(0, info.find_first_of(" \t{,")));
  return language.empty() || language == "yaml" || language == "yml" || language == "json";
}

/// `kind: CocoonSet`, in YAML or JSON.
bool holds_cocoonset(std::string_view text) {
  constexpr std::string_view key = "kind";
  for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
    const std::size_t value = text.find_first_not_of("\"': \t", at + key.size());
    if (value != std::string_view::npos && text.substr(value, cocoonset_kind.size()) == cocoonset_kind) return true;
  }
  return false;
}

class MarkdownLinter {
 public:
  MarkdownLinter(const std::string& source, std::string_view text, LintReport& report, const LintOptions& options)
      : source_(source), markdown_(text), lines_(lines_of(text)), report_(report), options_(options) {}

  void judge() {
    const std::unique_ptr<cmark_node, void (*)(cmark_node*)> document(
        cmark_parse_document(markdown_.text().data(), markdown_.text().size(), CMARK_OPT_DEFAULT), cmark_node_free);
    const std::unique_ptr<cmark_iter, void (*)(cmark_iter*)> nodes(cmark_iter_new(document.get()), cmark_iter_free);
    for (cmark_event_type event = cmark_iter_next(nodes.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(nodes.get())) {
      if (event == CMARK_EVENT_ENTER) visit(cmark_iter_get_node(nodes.get()));
    }
  }

 private:
  void visit(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_HTML_BLOCK:
      case CMARK_NODE_HTML_INLINE: note_element(cmark_node_get_literal(node)); break;
      case CMARK_NODE_CODE_BLOCK: judge_block(node); break;
      default: break;
    }
  }

  /// Begins or ends what the element expects.
  void note_element(std::string_view html) {
    const std::size_t at = html.rfind(element);
    if (at == std::string_view::npos || at == 0) return;
    around_.reset();
    if (html[at - 1] == '<') around_ = expected_word(html.substr(at, html.find('>', at) - at));
  }

  void judge_block(cmark_node* node) {
    const std::string_view info = cmark_node_get_fence_info(node);
    const std::string_view block = cmark_node_get_literal(node);
    if (!is_manifest_language(info) || !holds_cocoonset(block)) return;
    Expectation expectation;
    if (const auto word = around_ ? around_ : expected_word(info)) expectation.word = *word;

    LintReport found;
    lint(source_, block, found, options_);
    const auto line = static_cast<std::size_t>(cmark_node_get_start_line(node)) - 1;
    const bool is_as_expected = expectation.is_invalid() && found.errors > 0;
    if (!expectation.is_known()) {
      miss(line, "expect must be valid or invalid, not " + in_quotes(expectation.word));
    } else if (is_as_expected) {
      report_.as_expected += found.objects.size();
    } else if (expectation.is_invalid()) {
      miss(line, "this should be invalid, and is not");
    }
    if (!is_as_expected) take(found, Place(markdown_, lines_, block, line + (is_fence(line) ? 1 : 0)));
    documents_ += found.objects.size();
  }

  bool is_fence(std::size_t line) const {
    const std::string_view text = lines_.at(line);
    return text.find("```") != std::string_view::npos || text.find("~~~") != std::string_view::npos;
  }

  /// The block that begins in `line` is not what it should be.
  void miss(std::size_t line, std::string detail) {
    const Rule& rule = *find_rule("example-as-expected");
    const auto begin = static_cast<std::size_t>(lines_.at(line).data() - markdown_.text().data());
    const Range range = markdown_.range({begin, begin + lines_.at(line).size()});
    LintedObject example{.source = source_, .identity = {.document = documents_}};
    example.findings.push_back(
        {{.rule = rule.id, .severity = rule.severity, .cause = Cause::note, .field = {}, .detail = std::move(detail)},
         range,
         snippet_of(markdown_.text(), range)});
    example.errors = 1;
    report_.add(std::move(example));
  }

  /// The objects become the report's own.
  void take(LintReport& found, const Place& place) {
    for (LintedObject& object : found.objects) {
      object.identity.document += documents_;
      for (PlacedFinding& placed : object.findings) {
        placed.range = place.of(placed.range);
        placed.snippet = snippet_of(markdown_.text(), placed.range);
        for (RelatedPlace& related : placed.related) {
          related.range = place.of(related.range);
          related.snippet = snippet_of(markdown_.text(), related.range);
        }
      }
      report_.add(std::move(object));
    }
    report_.skipped += found.skipped;
  }

  const std::string& source_;
  const SourceText markdown_;
  const std::vector<std::string_view> lines_;
  LintReport& report_;
  const LintOptions& options_;
  std::optional<std::string> around_;  // what the element around expects
  std::size_t documents_ = 0;          // in the blocks so far
};

}  // namespace

void lint_markdown(const std::string& source, std::string_view text, LintReport& report, const LintOptions& options) {
  if (text.size() > TextLimits::bytes) {
    lint(source, text, report);  // which says that it is too long
  } else {
    MarkdownLinter(source, text, report, options).judge();
  }
}

}  // namespace cocoon::cli
