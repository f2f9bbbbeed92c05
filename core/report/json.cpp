#include <utility>

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

void write_object(JsonWriter& json, const LintedObject& linted, const ReportOptions& options) {
  const auto object = json.object();
  write_identity(json, linted.source, linted.identity);
  json.member("valid", linted.is_valid());
  const auto findings = json.array("findings");
  for (const PlacedFinding& placed : linted.findings) {
    if (options.shows(placed.finding.severity)) write_finding(json, placed);
  }
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

namespace {

class JsonReport final : public ReportWriter {
 public:
  using ReportWriter::ReportWriter;

  std::string add(const LintReport& report) override {
    for (const LintedObject& linted : report.objects) {
      JsonWriter object;
      write_object(object, linted, options());
      text_ += std::exchange(separator_, ",");
      text_ += object.take();
    }
    return std::exchange(text_, {});
  }

  std::string end(const LintReport& report) override {
    JsonWriter counts;
    {
      const auto object = counts.object();
      counts.member("skipped", report.skipped);
      counts.member("errors", report.errors);
      counts.member("warnings", report.warnings);
      counts.member("notes", report.notes);
      counts.member("ignored", report.ignored);
    }
    return text_ + "]," + counts.take().substr(1) + '\n';
  }

 private:
  std::string text_ = R"({"objects":[)";  // that was not handed out
  std::string_view separator_;
};

}  // namespace

std::unique_ptr<ReportWriter> json(const ReportOptions& options) { return std::make_unique<JsonReport>(options); }

std::string to_json(const LintReport& report, const ReportOptions& options) {
  JsonReport writer(options);
  std::string line = writer.add(report);
  line += writer.end(report);
  line.pop_back();
  return line;
}

}  // namespace cocoon
