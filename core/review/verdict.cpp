#include "core/review/verdict.hpp"

#include <iterator>
#include <numeric>
#include <utility>

#include "core/field/quote.hpp"
#include "core/field/wording.hpp"
#include "core/json/writer.hpp"

namespace cocoon {

namespace {

/// The API server cuts warnings here itself, once they are 4,096 characters in all.
constexpr std::size_t max_warning_characters = 256;

/// `pods "x"`, `deployments.apps "x"`: how the API server's own errors begin.
std::string resource_and_name(const Verdict& verdict) {
  const std::string group = verdict.details_group.empty() ? "" : "." + escaped(verdict.details_group);
  return escaped(verdict.details_kind) + group + ' ' + in_quotes(verdict.details_name);
}

/// What is printed of `text`, and a character more, by which one sees that it was cut: it may have megabytes.
std::string start_of(std::string_view text) {
  constexpr std::size_t longest_character = 4;
  return std::string(text.substr(0, longest_character * (max_quoted_characters + 1)));
}

Verdict refusal(const Review& review, int code, std::string_view reason) {
  Verdict verdict;
  verdict.allowed = false;
  verdict.result = Verdict::Result::deny;
  verdict.code = code;
  verdict.reason = reason;
  verdict.details_group = start_of(review.resource.group);
  verdict.details_kind = start_of(review.resource.resource);
  verdict.details_name = start_of(name_of(review));
  return verdict;
}

StatusCause cause_of(const Finding& finding) {
  return {std::string(cause_reason(finding.cause)), cause_message(finding), finding.field, finding.rule};
}

Verdict undecidable(const Review& review, const Finding& finding) {
  Verdict verdict = refusal(review, 400, "BadRequest");
  verdict.result = Verdict::Result::error;
  verdict.metric_reason = "decode";
  verdict.message = message(finding);
  verdict.causes.push_back(cause_of(finding));
  return verdict;
}

std::string and_more(std::size_t more, std::string_view noun) {
  return "and " + counted(more, "more " + std::string(noun));
}

std::size_t unlisted(const Findings& findings) { return findings.total() - findings.kept().size(); }

void list_causes(const Findings& findings, Verdict& verdict) {
  verdict.rules = findings.counts();
  for (const Finding& finding : findings.kept()) verdict.causes.push_back(cause_of(finding));
  // kubectl prints nothing but the causes, so this one says what the message says at its end.
  if (const std::size_t more = unlisted(findings); more > 0) {
    verdict.causes.push_back({std::string(cause_reason(Cause::invalid)), and_more(more, "finding"), FieldPath("spec")});
  }
}

/// `a`, or `[a, b, c]`, as the API server joins errors.
std::string all_messages(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings.kept()) text += (text.empty() ? "" : ", ") + message(finding);
  if (const std::size_t more = unlisted(findings); more > 0) text += ", " + and_more(more, "finding");
  return findings.total() == 1 ? text : '[' + text + ']';
}

std::string all_details(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings.kept()) text += (text.empty() ? "" : "; ") + finding.detail;
  return text;
}

std::size_t sum(const Verdict::RuleCounts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::size_t{0},
                         [](std::size_t total, const auto& entry) { return total + entry.second; });
}

void write_causes(JsonWriter& json, const std::vector<StatusCause>& causes) {
  const auto list = json.array("causes");
  for (const StatusCause& cause : causes) {
    const auto object = json.object();
    json.member("field", cause.field.to_string());
    json.member("message", cause.message);
    json.member("reason", cause.reason);
  }
}

/// A client prints what is in it as it is.
void write_details(JsonWriter& json, const Verdict& verdict) {
  const auto details = json.object("details");
  if (!verdict.causes.empty()) write_causes(json, verdict.causes);
  if (!verdict.details_group.empty()) json.member("group", escaped(verdict.details_group));
  json.member("kind", escaped(verdict.details_kind));
  json.member("name", escaped(verdict.details_name));
}

void write_status(JsonWriter& json, const Verdict& verdict) {
  const auto status = json.object("status");
  json.member("code", verdict.code);
  write_details(json, verdict);
  json.member("message", verdict.message);
  json.member("reason", verdict.reason);
  json.member("status", "Failure");
}

std::string rule_ids(const Verdict& verdict) {
  std::string ids;
  for (const auto& [rule, count] : verdict.rules) ids += (ids.empty() ? "" : ",") + std::string(rule);
  return ids;
}

}  // namespace

std::string_view result_name(Verdict::Result result) {
  switch (result) {
    case Verdict::Result::allow: return "allow";
    case Verdict::Result::deny: return "deny";
    case Verdict::Result::warn: return "warn";
    case Verdict::Result::error: return "error";
    case Verdict::Result::skipped: break;
  }
  return "skipped";
}

std::string_view name_of(const Review& review) {
  if (!review.name.empty()) return review.name;
  const Node metadata = Node(review.object())["metadata"];
  return metadata["name"].text().value_or(metadata["generateName"].text().value_or(""));
}

Verdict allow(std::string_view metric_reason, std::string_view note) {
  Verdict verdict;
  verdict.metric_reason = metric_reason;
  verdict.note = note;
  return verdict;
}

Verdict skip(std::string_view metric_reason) {
  Verdict verdict = allow(metric_reason);
  verdict.result = Verdict::Result::skipped;
  return verdict;
}

Verdict forbidden(const Review& review, const Findings& findings) {
  Verdict verdict = refusal(review, 403, "Forbidden");
  list_causes(findings, verdict);
  verdict.message = resource_and_name(verdict) + " is forbidden: " + all_details(findings);
  return verdict;
}

Verdict invalid(const Review& review, const Findings& findings) {
  Verdict verdict = refusal(review, 422, "Invalid");
  verdict.details_kind = review.kind.kind;
  list_causes(findings, verdict);
  verdict.message = resource_and_name(verdict) + " is invalid: " + all_messages(findings);
  return verdict;
}

Finding finding_about(const StrictReader::Malformed& malformed, std::string_view rule) {
  return {.rule = rule,
          .cause = Cause::type_invalid,
          .field = malformed.node.path(),
          .bad_value = printed(malformed.node.value()),
          .detail = std::string(malformed.expected)};
}

Verdict bad_request(const Review& review, const StrictReader::Malformed& malformed) {
  return undecidable(review, finding_about(malformed));
}

Verdict missing_object(const Review& review, const Node& object) {
  if (!object.is_null()) return bad_request(review, {object, "must be an object"});
  return undecidable(review, {.rule = {}, .cause = Cause::required, .field = object.path()});
}

Verdict unavailable(const Review& review, std::string_view what) {
  Verdict verdict = refusal(review, 503, "ServiceUnavailable");
  verdict.result = Verdict::Result::error;
  verdict.metric_reason = "parent_fetch";
  verdict.message = resource_and_name(verdict) + ' ' + std::string(what);
  return verdict;
}

void only_warn(Verdict& verdict) {
  std::vector<std::string> denials;
  for (const StatusCause& cause : verdict.causes) denials.push_back(cause.field.to_string() + ": " + cause.message);
  if (denials.empty()) denials.push_back(verdict.message);
  verdict.warnings.insert(verdict.warnings.begin(), std::make_move_iterator(denials.begin()),
                          std::make_move_iterator(denials.end()));
  verdict.allowed = true;
  verdict.result = Verdict::Result::warn;
}

void limit_warnings(Verdict& verdict) {
  std::vector<std::string>& warnings = verdict.warnings;
  const std::size_t denials = verdict.result == Verdict::Result::warn ? sum(verdict.rules) : 0;
  if (warnings.size() > max_listed_warnings) {
    warnings.resize(max_listed_warnings);
    warnings.push_back(and_more(denials + sum(verdict.advice) - max_listed_warnings, "warning"));
  }
  for (std::string& warning : warnings) warning = cut(warning, max_warning_characters);
}

std::string to_json(const Verdict& verdict, std::string_view uid) {
  JsonWriter json;
  {
    const auto review = json.object();
    json.member("apiVersion", "admission.k8s.io/v1");
    json.member("kind", "AdmissionReview");
    const auto response = json.object("response");
    json.member("allowed", verdict.allowed);
    if (!verdict.rules.empty()) {
      const auto annotations = json.object("auditAnnotations");
      json.member("rules", rule_ids(verdict));
    }
    if (!verdict.allowed) write_status(json, verdict);
    json.member("uid", uid);
    if (!verdict.warnings.empty()) {
      const auto warnings = json.array("warnings");
      for (const std::string& warning : verdict.warnings) json.value(warning);
    }
  }
  return json.take() + '\n';
}

}  // namespace cocoon
