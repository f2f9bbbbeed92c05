#include "core/rules/rule.hpp"

#include "core/field/wording.hpp"

namespace cocoon {

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
