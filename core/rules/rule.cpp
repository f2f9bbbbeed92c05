#include "core/rules/rule.hpp"

#include "core/field/wording.hpp"
#include "core/rules/schema.hpp"

namespace cocoon {

namespace {

constexpr std::string_view values_mark = "{values}";

/// The values as a person lists them: "linux, windows or android".
void append_list(std::string& text, std::span<const std::string_view> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) text += i + 1 < values.size() ? ", " : " or ";
    text += values[i];
  }
}

}  // namespace

std::string Prose::filled(const schema::Field* field) const {
  std::string text;
  std::string_view rest = text_;
  while (true) {
    const std::size_t begin = rest.find('{');
    text += rest.substr(0, begin);
    if (begin == std::string_view::npos) return text;
    rest.remove_prefix(begin);
    if (rest.substr(0, values_mark.size()) == values_mark) {
      append_list(text, field->allowed);
    } else {
      text += field->default_value;
    }
    rest.remove_prefix(rest.find('}') + 1);
  }
}

void Report::add(Cause cause, const Node& node, bool with_value, std::string_view detail) {
  if (findings_.is_full()) return findings_.count(rule_.id);
  findings_.add({.rule = rule_.id,
                 .severity = rule_.severity,
                 .cause = cause,
                 .field = node.path(),
                 .bad_value = with_value && node.value().exists() ? printed(node.value()) : std::string(),
                 .detail = std::string(detail)});
}

void Report::required(const Node& node, std::string_view detail) { add(Cause::required, node, false, detail); }
void Report::duplicate(const Node& node) { add(Cause::duplicate, node, true, {}); }
void Report::invalid(const Node& node, std::string_view detail) { add(Cause::invalid, node, true, detail); }
void Report::forbidden(const Node& node, std::string_view detail) { add(Cause::forbidden, node, false, detail); }
void Report::note(const Node& node, std::string_view detail) { add(Cause::note, node, false, detail); }

void Report::unsupported(const Node& node, std::span<const std::string_view> supported) {
  add(Cause::not_supported, node, true, "supported values: " + quoted_list(supported));
}

}  // namespace cocoon
