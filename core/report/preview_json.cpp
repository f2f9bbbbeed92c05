#include "core/report/preview_json.hpp"

#include "core/report/formats.hpp"
#include "core/rules/table.hpp"

namespace cocoon {

namespace {

void write_cause(JsonWriter& json, const PlacedCause& placed) {
  const StatusCause& cause = placed.cause;
  const std::string field = cause.field.to_string();
  const Rule* rule = find_rule(cause.rule);
  const auto finding = json.object();
  json.member("rule", cause.rule);
  json.member("severity", severity_name(Severity::error));
  json.member("field", field);
  json.member("message", field + ": " + cause.message);
  json.member("fix", rule == nullptr ? std::string() : fix_of(*rule));
  write_range(json, placed.range);
}

/// Null where nothing is denied.
template <typename Value>
void write_of_denial(JsonWriter& json, const Preview& preview, std::string_view name, const Value& value) {
  json.member(name, preview.allowed == false ? std::optional<Value>(value) : std::nullopt);
}

void write_verdict(JsonWriter& json, const Preview& preview) {
  const Verdict& verdict = preview.verdict;
  json.member("allowed", preview.allowed);
  json.member("because", preview.allowed ? verdict.metric_reason : std::string_view());
  write_of_denial(json, preview, "code", verdict.code);
  write_of_denial(json, preview, "reason", verdict.reason);
  write_of_denial(json, preview, "message", verdict.message);
  {
    const auto warnings = json.array("warnings");
    if (preview.allowed) {
      for (const std::string& warning : verdict.warnings) json.value(warning);
    }
  }
  {
    const auto findings = json.array("findings");
    for (const PlacedCause& placed : preview.causes) write_cause(json, placed);
  }
  const auto rules = json.object("rules");
  if (preview.allowed == false) {
    for (const auto& [rule, count] : verdict.rules) json.member(rule, count);
  }
}

void write_preview(JsonWriter& json, std::string_view source, const Preview& preview) {
  const auto endpoint = preview.endpoint != nullptr ? std::optional(preview.endpoint->path) : std::nullopt;
  const auto object = json.object();
  write_identity(json, source, preview.object);
  write_range(json, preview.range);
  json.member("operation", preview.operation);
  json.member("endpoint", endpoint);
  write_verdict(json, preview);
  json.member("note", preview.note);
  json.member("command", preview.kubectl.command);
  json.member("kubectl", preview.kubectl.output);
}

void write_paths(JsonWriter& json, std::string_view name, const std::vector<FieldPath>& paths) {
  const auto list = json.array(name);
  for (const FieldPath& path : paths) json.value(path.to_string());
}

void write_stored(JsonWriter& json, std::string_view source, const PreviewedSet& set) {
  const auto object = json.object();
  write_identity(json, source, set.object);
  write_range(json, set.range);
  json.member("object", set.set.object.root());
  json.member("written", set.written_yaml);
  json.member("stored", set.stored_yaml);
  write_paths(json, "added", set.set.added);
  write_paths(json, "dropped", set.set.dropped);
}

void write_shown(JsonWriter& json, const ShownFinding& finding) {
  const auto object = json.object();
  json.member("rule", finding.rule);
  json.member("severity", severity_name(finding.severity));
  json.member("field", finding.field.to_string());
  json.member("text", finding.text);
  json.member("fix", finding.fix);
  json.member("suggestion", finding.suggestion);
  {
    const auto list = json.array("supported");
    for (const std::string_view value : finding.supported) json.value(value);
  }
  write_range(json, finding.range);
  write_related(json, finding.related);
}

void write_answer(JsonWriter& json, std::string_view source, const ObjectAnswer& answer) {
  const auto object = json.object();
  write_identity(json, source, answer.object);
  json.member("outcome", outcome_name(answer.outcome));
  json.member("valid", answer.valid);
  {
    const auto list = json.array("findings");
    for (const ShownFinding& finding : answer.findings) write_shown(json, finding);
  }
  json.member("command", answer.kubectl.command);
  json.member("kubectl", answer.kubectl.output);
}

}  // namespace

std::string answer_as_json(std::string_view source, const TextAnswer& answer) {
  JsonWriter json;
  {
    const auto object = json.object();
    json.member("outcome", outcome_name(answer.outcome));
    {
      const auto list = json.array("objects");
      for (const ObjectAnswer& one : answer.objects) write_answer(json, source, one);
    }
    const auto list = json.array("notes");
    for (const std::string& note : answer.notes) json.value(note);
  }
  return json.take();
}

std::string previews_as_json(std::string_view source, std::span<const Preview> previews) {
  JsonWriter json;
  {
    const auto list = json.array();
    for (const Preview& preview : previews) write_preview(json, source, preview);
  }
  return json.take();
}

std::string stored_as_json(std::string_view source, std::span<const PreviewedSet> sets) {
  JsonWriter json;
  {
    const auto list = json.array();
    for (const PreviewedSet& set : sets) write_stored(json, source, set);
  }
  return json.take();
}

}  // namespace cocoon
