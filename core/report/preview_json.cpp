#include "core/report/preview_json.hpp"

#include "core/report/formats.hpp"
#include "core/rules/table.hpp"

namespace cocoon {

namespace {

OrderedJson identity(std::string_view source, const ObjectIdentity& object, const Range& range) {
  return {{"source", source},
          {"document", object.document},
          {"item", or_null(object.item)},
          {"apiVersion", or_null(object.api_version)},
          {"kind", or_null(object.kind)},
          {"namespace", or_null(object.ns)},
          {"name", or_null(object.name)},
          {"start", position_json(range.start)},
          {"end", position_json(range.end)}};
}

OrderedJson finding(const PlacedCause& placed) {
  const StatusCause& cause = placed.cause;
  const std::string field = cause.field.to_string();
  const Rule* rule = find_rule(cause.rule);
  return {{"rule", cause.rule},
          {"severity", severity_name(Severity::error)},
          {"field", field},
          {"message", field + ": " + cause.message},
          {"fix", rule == nullptr ? std::string_view() : rule->fix},
          {"start", position_json(placed.range.start)},
          {"end", position_json(placed.range.end)}};
}

OrderedJson preview_json(std::string_view source, const Preview& preview) {
  const Verdict& verdict = preview.verdict;
  const bool is_denied = preview.allowed == false;
  OrderedJson findings = OrderedJson::array();
  for (const PlacedCause& placed : preview.causes) findings.push_back(finding(placed));
  OrderedJson rules = OrderedJson::object();
  if (is_denied) {
    for (const auto& [rule, count] : verdict.rules) rules[std::string(rule)] = count;
  }
  OrderedJson json = identity(source, preview.object, preview.range);
  json["operation"] = preview.operation;
  json["endpoint"] = preview.endpoint ? OrderedJson(path_of(*preview.endpoint)) : OrderedJson();
  json["allowed"] = or_null(preview.allowed);
  json["because"] = preview.allowed ? verdict.why : std::string_view();
  json["code"] = is_denied ? OrderedJson(verdict.code) : OrderedJson();
  json["reason"] = is_denied ? OrderedJson(verdict.reason) : OrderedJson();
  json["message"] = is_denied ? OrderedJson(verdict.message) : OrderedJson();
  json["warnings"] = preview.allowed ? OrderedJson(verdict.warnings) : OrderedJson::array();
  json["findings"] = std::move(findings);
  json["rules"] = std::move(rules);
  json["note"] = preview.note;
  json["command"] = preview.kubectl.command;
  json["kubectl"] = preview.kubectl.output;
  return json;
}

OrderedJson path_list(const std::vector<FieldPath>& paths) {
  OrderedJson list = OrderedJson::array();
  for (const FieldPath& path : paths) list.push_back(path.to_string());
  return list;
}

OrderedJson stored_json(std::string_view source, const PreviewedSet& set) {
  OrderedJson json = identity(source, set.object, set.range);
  json["object"] = set.set.object;
  json["written"] = set.written_yaml;
  json["stored"] = set.stored_yaml;
  json["added"] = path_list(set.set.added);
  json["dropped"] = path_list(set.set.dropped);
  return json;
}

}  // namespace

std::string previews_as_json(std::string_view source, std::span<const Preview> previews) {
  OrderedJson list = OrderedJson::array();
  for (const Preview& preview : previews) list.push_back(preview_json(source, preview));
  return dump(list);
}

std::string stored_as_json(std::string_view source, std::span<const PreviewedSet> sets) {
  OrderedJson list = OrderedJson::array();
  for (const PreviewedSet& set : sets) list.push_back(stored_json(source, set));
  return dump(list);
}

}  // namespace cocoon
