// One set of rules in two places: thousands of random CocoonSets as text through one run of `validate`, and as CREATE
// reviews through the server, must be found to break the same rules in the same places and words.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "core/field/quote.hpp"
#include "core/review/verdict.hpp"
#include "tests/generate/cocoonset.hpp"
#include "tests/integration/recorded.hpp"
#include "tests/integration/server_process.hpp"

namespace {

using namespace cocoon::test;
using cocoon::Json;

// A sanitizer takes ten times as long over each.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t sets = 2'000;
#else
constexpr std::size_t sets = 20'000;
#endif
// One text may hold 500,000 keys and values in all.
constexpr std::size_t sets_of_file = 500;

/// What the API server itself refuses: the server does not repeat it.
bool is_for_files_alone(const std::string& rule) {
  static const std::set<std::string> rules = {"yaml-syntax",    "duplicate-key",         "unknown-field",
                                              "value-limit",    "api-version-supported", "metadata-name",
                                              "metadata-field", "yaml-ambiguous"};
  return rules.count(rule) == 1;
}

/// `validate` lists these by position, the server in the order of the schema.
bool is_about_types(const std::string& rule) { return rule == "type-mismatch" || rule == "quantity-invalid"; }

/// What is wrong with a set: each message with its field before it.
struct Findings {
  std::vector<std::string> errors;
  std::vector<std::string> advice;
  std::string rules;  ///< of the errors, each once, sorted
};

std::string joined(const std::set<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

/// The findings of one object of `validate --output json` that the server must have, too; the first `types` of the
/// errors in the order of their words.
Findings findings_of(const Json& object, std::size_t& types) {
  Findings findings;
  std::set<std::string> rules;
  types = 0;
  for (const Json& finding : object.at("findings")) {
    const std::string rule = finding.at("rule");
    if (is_for_files_alone(rule)) continue;
    const bool is_advice = finding.at("severity") == "warning";
    (is_advice ? findings.advice : findings.errors).push_back(finding.at("message"));
    if (!is_advice) rules.insert(rule);
    types += is_about_types(rule) ? 1 : 0;
  }
  std::sort(findings.errors.begin(), findings.errors.begin() + static_cast<std::ptrdiff_t>(types));
  findings.rules = joined(rules);
  return findings;
}

Findings findings_of(const Json& response, std::size_t types, std::size_t total) {
  Findings findings;
  if (response.contains("status")) {
    for (const Json& cause : response["status"]["details"]["causes"]) {
      findings.errors.push_back(cause.at("field").get<std::string>() + ": " + cause.at("message").get<std::string>());
    }
    findings.rules = response.at("auditAnnotations").at("rules");
  }
  const std::size_t listed = std::min({types, findings.errors.size(), total});
  std::sort(findings.errors.begin(), findings.errors.begin() + static_cast<std::ptrdiff_t>(listed));
  findings.advice = response.value("warnings", std::vector<std::string>());
  return findings;
}

std::string and_more(std::size_t more, const std::string& noun) {
  return "and " + std::to_string(more) + " more " + noun + (more == 1 ? "" : "s");
}

/// An answer lists so many and says how many more there are; a warning is one line of 256 characters at most.
void apply_limits(Findings& findings) {
  const std::size_t errors = findings.errors.size();
  if (errors > cocoon::max_listed_findings) {
    findings.errors.resize(cocoon::max_listed_findings);
    findings.errors.push_back("spec: " + and_more(errors - cocoon::max_listed_findings, "finding"));
  }
  const std::size_t advice = findings.advice.size();
  if (advice > cocoon::max_listed_warnings) {
    findings.advice.resize(cocoon::max_listed_warnings);
    findings.advice.push_back(and_more(advice - cocoon::max_listed_warnings, "warning"));
  }
  for (std::string& text : findings.advice) text = cocoon::cut(text, 256);
}

/// The first line in which they differ; empty where they do not.
std::string difference(const std::vector<std::string>& on_file, const std::vector<std::string>& on_wire) {
  for (std::size_t i = 0; i < std::max(on_file.size(), on_wire.size()); ++i) {
    const std::string file = i < on_file.size() ? on_file[i] : "nothing";
    const std::string wire = i < on_wire.size() ? on_wire[i] : "nothing";
    if (file != wire) return "number " + std::to_string(i) + ": validate says " + file + "; the server says " + wire;
  }
  return {};
}

std::string difference(const Findings& on_file, const Findings& on_wire) {
  const std::string errors = difference(on_file.errors, on_wire.errors);
  if (!errors.empty()) return errors;
  const std::string advice = difference(on_file.advice, on_wire.advice);
  return advice.empty() ? difference({on_file.rules}, {on_wire.rules}) : advice;
}

/// Every other one as JSON, the rest as YAML.
std::string text_of(std::size_t seed) {
  const Json set = cocoon::tests::random_cocoonset(seed);
  return seed % 2 == 0 ? cocoon::tests::as_yaml(set, seed) : cocoon::tests::as_json(set, seed);
}

std::string file_of(std::size_t seed) { return std::to_string(10'000 + seed / sets_of_file) + ".yaml"; }

void write_all(const TemporaryFolder& folder) {
  for (std::size_t first = 0; first < sets; first += sets_of_file) {
    std::string text;
    for (std::size_t seed = first; seed < first + sets_of_file; ++seed) {
      const std::string one = text_of(seed);
      text += (one.starts_with("---") ? "" : "---\n") + one + "\n";  // two of them would be a document between
    }
    folder.write("sets/" + file_of(first), text);
  }
}

/// The API server's review of its creation.
std::string review_of(std::size_t seed) {
  static const Json base = recorded_review("cocoonset-create-nospec.json");
  Json review = base;
  review["request"]["uid"] = std::to_string(seed);
  review["request"]["object"] = cocoon::tests::random_cocoonset(seed);
  return review.dump();
}

TEST_CASE("property: validate and the server find the same in random sets") {
  const TemporaryFolder folder;
  write_all(folder);
  const Outcome outcome = run({.arguments = {"validate", "--output", "json", "sets"}, .folder = folder.path()});
  CHECK(outcome.code == 1);
  const Json report = Json::parse(outcome.output);
  REQUIRE(report.at("objects").size() == sets);

  const ServerProcess server;
  WebhookClient client = server.client();
  client.keep_alive();
  std::size_t valid = 0;
  for (std::size_t seed = 0; seed < sets; ++seed) {
    const Json& object = report["objects"][seed];
    REQUIRE(object.at("document") == seed % sets_of_file);
    REQUIRE(object.at("source") == "sets/" + file_of(seed));
    const Json answer = client.post("/validate-cocoonset?timeout=30s", review_of(seed)).json();
    REQUIRE(answer.is_object());
    const Json& response = answer["response"];
    std::size_t types = 0;
    Findings on_file = findings_of(object, types);
    const Findings on_wire = findings_of(response, types, cocoon::max_listed_findings);
    apply_limits(on_file);
    valid += on_file.errors.empty() ? 1 : 0;
    const std::string different = difference(on_file, on_wire);
    const bool is_right = response["uid"] == std::to_string(seed) && response["allowed"] == on_file.errors.empty();
    if (is_right && different.empty()) continue;
    INFO("seed " << seed << '\n' << text_of(seed));
    CHECK(is_right);
    CHECK(different == "");
  }
  // Neither all good nor all bad: else this would compare nothing.
  CHECK(valid > sets / 100);
  CHECK(valid < sets - sets / 100);
}

}  // namespace
