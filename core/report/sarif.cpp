#include <map>
#include <utility>

#include "core/encoding/ascii.hpp"
#include "core/field/wording.hpp"
#include "core/reference/rule_list.hpp"
#include "core/report/formats.hpp"
#include "core/report/location.hpp"
#include "core/rules/table.hpp"

namespace cocoon {

namespace {

/// SARIF wraps each text in an object.
void write_text(JsonWriter& json, std::string_view name, std::string_view text) {
  const auto object = json.object(name);
  json.member("text", text);
}

void write_help(JsonWriter& json, const Rule& rule) {
  const auto object = json.object("help");
  json.member("text", fix_of(rule));
  json.member("markdown", rule_as_markdown(rule));
}

void write_rule(JsonWriter& json, const Rule& rule, std::string_view page) {
  const auto object = json.object();
  json.member("id", rule.id);
  write_text(json, "shortDescription", summary_of(rule));
  write_text(json, "fullDescription", reason_of(rule));
  write_help(json, rule);
  if (!page.empty()) json.member("helpUri", std::string(page) + "#rule/" + std::string(rule.id));
  const auto configuration = json.object("defaultConfiguration");
  json.member("level", severity_name(rule.severity));
}

void write_tool(JsonWriter& json, const ReportOptions& options) {
  const auto tool = json.object("tool");
  const auto driver = json.object("driver");
  json.member("name", "cocoon-webhook");
  json.member("version", options.version);
  json.member("informationUri", "https://github.com/cocoonstack/cocoon-webhook");
  const auto rules = json.array("rules");
  for (const Rule& rule : all_rules()) write_rule(json, rule, options.page);
}

/// `message`: what the place has to do with the result; empty for the result's own.
void write_location(JsonWriter& json, const std::string& uri, const Range& range, std::string_view message = {}) {
  const auto location = json.object();
  if (!message.empty()) write_text(json, "message", message);
  const auto physical = json.object("physicalLocation");
  {
    const auto artifact = json.object("artifactLocation");
    json.member("uri", uri);
  }
  const auto region = json.object("region");
  json.member("startLine", range.start.line);
  json.member("startColumn", range.start.column);
  json.member("endLine", range.end.line);
  json.member("endColumn", range.end.column);
}

/// FNV-1a: small, and nobody gains by a collision.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return hash;
}

std::string as_hex(std::uint64_t number) {
  std::string hex;
  for (int shift = 60; shift >= 0; shift -= 4) hex += lower_hex_digits[(number >> static_cast<unsigned>(shift)) & 0xFU];
  return hex;
}

/// What a finding is about, wherever its lines are moved to: file, object, rule, field and value. Words may change from
/// version to version, so they are not in it. Of equal ones the second is told from the first by its number.
class Fingerprints {
 public:
  std::string of(const std::string& uri, const ObjectIdentity& object, const Finding& finding) {
    std::string about = uri;
    const auto add = [&](std::string_view part) { about.append(1, '\0').append(part); };
    add(object.kind.value_or(""));
    add(object.ns.value_or(""));
    add(object.name.value_or(""));
    add(finding.rule);
    add(finding.field.to_string());
    add(finding.bad_value);
    const std::uint64_t hash = hash_of(about);
    return as_hex(hash) + ':' + std::to_string(++seen_[hash]);
  }

 private:
  std::map<std::uint64_t, std::size_t> seen_;
};

void write_result(JsonWriter& json, const std::optional<std::string>& uri, const PlacedFinding& placed,
                  const std::string& fingerprint) {
  const auto result = json.object();
  json.member("ruleId", placed.finding.rule);
  json.member("ruleIndex", find_rule(placed.finding.rule) - all_rules().data());
  json.member("level", level_of(placed.finding.severity));
  write_text(json, "message", message(placed.finding));
  {
    // None where there is no file, such as of standard input.
    const auto locations = json.array("locations");
    if (uri) write_location(json, *uri, placed.range);
  }
  if (uri && !placed.related.empty()) {
    const auto locations = json.array("relatedLocations");
    for (const RelatedPlace& place : placed.related) write_location(json, *uri, place.range, place.message);
  }
  const auto fingerprints = json.object("partialFingerprints");
  json.member("cocoonFinding/v1", fingerprint);
}

constexpr std::string_view closing_brackets = "]}]}";

/// Up to the first result.
std::string head_of_log(const ReportOptions& options) {
  JsonWriter json;
  {
    const auto log = json.object();
    json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    json.member("version", "2.1.0");
    const auto runs = json.array("runs");
    const auto run = json.object();
    write_tool(json, options);
    // Columns here count characters, which SARIF calls unicodeCodePoints.
    json.member("columnKind", "unicodeCodePoints");
    const auto results = json.array("results");
  }
  std::string head = json.take();
  head.resize(head.size() - closing_brackets.size());
  return head;
}

class SarifLog final : public ReportWriter {
 public:
  explicit SarifLog(const ReportOptions& options) : ReportWriter(options), text_(head_of_log(options)) {}

  std::string add(const LintReport& report) override {
    for (const LintedObject& linted : report.objects) {
      const std::optional<std::string> uri = uri_of_file(linted.source, options().folder);
      for (const PlacedFinding& placed : linted.findings) {
        if (options().shows(placed.finding.severity)) add(uri, linted, placed);
      }
    }
    return std::exchange(text_, {});
  }

  std::string end(const LintReport&) override { return text_.append(closing_brackets) + '\n'; }

 private:
  void add(const std::optional<std::string>& uri, const LintedObject& linted, const PlacedFinding& placed) {
    JsonWriter result;
    write_result(result, uri, placed, fingerprints_.of(uri.value_or(""), linted.identity, placed.finding));
    text_ += std::exchange(separator_, ",");
    text_ += result.take();
  }

  std::string text_;  // that was not handed out
  std::string_view separator_;
  Fingerprints fingerprints_;
};

}  // namespace

std::unique_ptr<ReportWriter> sarif(const ReportOptions& options) { return std::make_unique<SarifLog>(options); }

}  // namespace cocoon
