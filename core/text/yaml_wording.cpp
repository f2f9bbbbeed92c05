#include "core/text/yaml_wording.hpp"

#include "core/field/quote.hpp"

namespace cocoon {

namespace {

struct Row {
  std::string_view problem;  // as libyaml words it
  std::string_view detail;   // as we do; a % stands for the line where the context began
  bool at_context = false;
};

constexpr std::string_view tab = "a tab stands where the indentation is: indent with spaces";
constexpr std::string_view unclosed_quote = "this quoted text is never closed: expected another quote at its end";

constexpr Row rows[] = {
    {"could not find expected ':'", "expected \"key: value\": there is no colon after this key", true},
    {"did not find expected key",
     "this does not line up with the mapping that starts in line %: expected a key, check the indentation"},
    {"did not find expected '-' indicator",
     "this does not line up with the list that starts in line %: expected an item (- ...), check the indentation"},
    {"did not find expected ',' or ']'",
     "expected a comma or ] in the list that starts in line %: close it, or put text with , [ ] { } in quotes"},
    {"did not find expected ',' or '}'",
     "expected a comma or } in the mapping that starts in line %: close it, or put text with , [ ] { } in quotes"},
    {"mapping values are not allowed in this context",
     "unexpected colon: check the indentation and the line above, or put text with a colon and a space in quotes"},
    {"block sequence entries are not allowed in this context",
     "unexpected list item: start the list on a line of its own, below its key"},
    {"mapping keys are not allowed in this context", "unexpected ?: put text that starts with it in quotes"},
    {"did not find expected node content", "expected a value here"},
    {"did not find expected <document start>", "text follows the end of the document: expected a line --- before it"},
    {"found unexpected end of stream", unclosed_quote, true},
    {"found unexpected document indicator", unclosed_quote, true},
    {"found unknown escape character",
     "unknown escape in double quotes: write a backslash as \\\\, or use single quotes"},
    {"did not find expected hexdecimal number", "expected hexadecimal digits: \\xNN, \\uNNNN or \\UNNNNNNNN"},
    {"found invalid Unicode character escape code", "this escape stands for no character of Unicode"},
    {"found a tab character where an indentation space is expected", tab},
    {"found a tab character that violates indentation", tab},
    {"found unexpected ':'", "unexpected colon: put the text in quotes, or a space after the colon"},
    {"found an indentation indicator equal to 0", "the number after | or > is the indentation: expected 1 to 9"},
    {"did not find expected comment or line break", "expected the end of the line after | or >"},
    {"did not find expected alphabetic or numeric character",
     "expected a name after & or *: put text that starts with them in quotes", true},
    {"found undefined tag handle", "this tag is not known: put text that starts with ! in quotes"},
};

std::string with_line(std::string_view detail, std::size_t line) {
  const std::size_t mark = detail.find('%');
  if (mark == std::string_view::npos) return std::string(detail);
  return std::string(detail.substr(0, mark)) + std::to_string(line) + std::string(detail.substr(mark + 1));
}

std::string cannot_start(char found) {
  if (found == '\t') return std::string(tab);
  return "text cannot start with " + in_quotes({&found, 1}) + ": put it in quotes";
}

}  // namespace

YamlWording wording_of(const YamlComplaint& complaint) {
  if (complaint.problem == "found character that cannot start any token") return {cannot_start(complaint.found)};
  for (const Row& row : rows) {
    if (row.problem == complaint.problem) return {with_line(row.detail, complaint.context_line), row.at_context};
  }
  if (complaint.context.find(" tag") != std::string_view::npos) {
    return {"this tag is not well formed: put text that starts with ! in quotes", true};
  }
  return {std::string(complaint.problem)};
}

}  // namespace cocoon
