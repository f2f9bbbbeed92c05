#include "core/rules/rule.hpp"

#include "core/field/near_word.hpp"
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

/// Null where the finding is only counted.
Finding* Report::add(Cause cause, const Node& node, bool with_value, std::string_view detail) {
  if (findings_.is_full()) {
    findings_.count(rule_.id);
    return nullptr;
  }
  findings_.add({.rule = rule_.id,
                 .severity = rule_.severity,
                 .cause = cause,
                 .field = node.path(),
                 .bad_value = with_value && node.value().exists() ? printed(node.value()) : std::string(),
                 .detail = std::string(detail)});
  return &findings_.kept().back();
}

void Report::required(const Node& node, std::string_view detail) { add(Cause::required, node, false, detail); }
void Report::duplicate(const Node& node) { add(Cause::duplicate, node, true, {}); }
void Report::note(const Node& node, std::string_view detail) { add(Cause::note, node, false, detail); }

void Report::invalid(const Node& node, std::string_view detail, std::string suggestion) {
  if (Finding* const finding = add(Cause::invalid, node, true, detail)) finding->suggestion = std::move(suggestion);
}

void Report::forbidden(const Node& node, std::string_view detail, std::string_view suggestion) {
  if (Finding* const finding = add(Cause::forbidden, node, false, detail)) finding->suggestion = suggestion;
}

void Report::unsupported(const Node& node, std::span<const std::string_view> supported) {
  Finding* const finding = add(Cause::not_supported, node, true, "supported values: " + quoted_list(supported));
  if (finding == nullptr) return;
  finding->supported = supported;
  finding->suggestion = near_word(node.value().string(), supported).value_or(std::string_view());
}

}  // namespace cocoon
