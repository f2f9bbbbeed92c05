#include "core/field/wording.hpp"
#include "core/report/formats.hpp"
#include "core/rules/table.hpp"

namespace cocoon {

namespace {

void write_finding(JsonWriter& json, const PlacedFinding& placed) {
  const auto object = json.object();
  json.member("rule", placed.finding.rule);
  json.member("severity", severity_name(placed.finding.severity));
  json.member("field", placed.finding.field.to_string());
  json.member("message", message(placed.finding));
  json.member("fix", fix_of(placed.finding));
  write_range(json, placed.range);
  write_related(json, placed.related);
}

void write_object(JsonWriter& json, const LintedObject& linted) {
  const auto object = json.object();
  write_identity(json, linted.source, linted.identity);
  json.member("valid", linted.is_valid());
  const auto findings = json.array("findings");
  for (const PlacedFinding& placed : linted.findings) write_finding(json, placed);
}

}  // namespace

void write_identity(JsonWriter& json, std::string_view source, const ObjectIdentity& object) {
  json.member("source", source);
  json.member("document", object.document);
  json.member("item", object.item);
  json.member("apiVersion", object.api_version);
  json.member("kind", object.kind);
  json.member("namespace", object.ns);
  json.member("name", object.name);
}

namespace {

void write_position(JsonWriter& json, std::string_view name, const Position& at) {
  const auto position = json.object(name);
  json.member("offset", at.offset);
  json.member("line", at.line);
  json.member("column", at.column);
}

}  // namespace

void write_range(JsonWriter& json, const Range& range) {
  write_position(json, "start", range.start);
  write_position(json, "end", range.end);
}

void write_related(JsonWriter& json, std::span<const RelatedPlace> related) {
  const auto list = json.array("related");
  for (const RelatedPlace& place : related) {
    const auto object = json.object();
    json.member("message", place.message);
    write_range(json, place.range);
  }
}

std::string to_json(const LintReport& report) {
  JsonWriter json;
  {
    const auto object = json.object();
    {
      const auto objects = json.array("objects");
      for (const LintedObject& linted : report.objects) write_object(json, linted);
    }
    json.member("skipped", report.skipped);
    json.member("errors", report.errors);
    json.member("warnings", report.warnings);
    json.member("notes", report.notes);
    json.member("ignored", report.ignored);
  }
  return json.take();
}

}  // namespace cocoon
