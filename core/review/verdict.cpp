#include "core/review/verdict.hpp"

#include <iterator>
#include <numeric>
#include <utility>

#include "core/field/quote.hpp"
#include "core/field/wording.hpp"

namespace cocoon {

namespace {

/// The API server cuts warnings here itself, once they are 4,096 characters in all.
constexpr std::size_t max_warning_characters = 256;

/// `pods "x"`, `deployments.apps "x"`: how the API server's own errors begin.
std::string resource_and_name(const Verdict& verdict) {
  const std::string group = verdict.details_group.empty() ? "" : "." + escaped(verdict.details_group);
  return escaped(verdict.details_kind) + group + ' ' + in_quotes(verdict.details_name);
}

Verdict refusal(const Review& review, int code, std::string_view reason) {
  Verdict verdict;
  verdict.allowed = false;
  verdict.result = Verdict::Result::deny;
  verdict.code = code;
  verdict.reason = reason;
  verdict.details_group = review.resource.group;
  verdict.details_kind = review.resource.resource;
  verdict.details_name = name_of(review);
  return verdict;
}

StatusCause cause_of(const Finding& finding) {
  return {std::string(cause_reason(finding.cause)), cause_message(finding), finding.field, finding.rule};
}

Verdict undecidable(const Review& review, const Finding& finding) {
  Verdict verdict = refusal(review, 400, "BadRequest");
  verdict.result = Verdict::Result::error;
  verdict.why = "decode";
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

Json status_of(const Verdict& verdict) {
  // A client prints these as they are.
  Json details = {{"name", escaped(verdict.details_name)}, {"kind", escaped(verdict.details_kind)}};
  if (!verdict.details_group.empty()) details["group"] = escaped(verdict.details_group);
  for (const StatusCause& cause : verdict.causes) {
    details["causes"].push_back(
        {{"reason", cause.reason}, {"message", cause.message}, {"field", cause.field.to_string()}});
  }
  return {{"status", "Failure"},
          {"code", verdict.code},
          {"reason", verdict.reason},
          {"message", verdict.message},
          {"details", std::move(details)}};
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

std::string name_of(const Review& review) {
  if (!review.name.empty()) return review.name;
  const Node metadata = Node(review.object())["metadata"];
  return std::string(metadata["name"].text().value_or(metadata["generateName"].text().value_or("")));
}

Verdict allow(std::string_view why) {
  Verdict verdict;
  verdict.why = why;
  return verdict;
}

Verdict skip(std::string_view why) {
  Verdict verdict = allow(why);
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

Verdict bad_request(const Review& review, const StrictReader::Malformed& malformed) {
  return undecidable(review, {.rule = {},
                              .cause = Cause::type_invalid,
                              .field = malformed.node.path(),
                              .bad_value = printed(malformed.node.value()),
                              .detail = std::string(malformed.expected)});
}

Verdict missing_object(const Review& review, const Node& object) {
  if (!object.is_null()) return bad_request(review, {object, "must be an object"});
  return undecidable(review, {.rule = {}, .cause = Cause::required, .field = object.path()});
}

Verdict unavailable(const Review& review, std::string_view what) {
  Verdict verdict = refusal(review, 503, "ServiceUnavailable");
  verdict.result = Verdict::Result::error;
  verdict.why = "parent_fetch";
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
  Json response = {{"uid", uid}, {"allowed", verdict.allowed}};
  if (!verdict.allowed) response["status"] = status_of(verdict);
  if (!verdict.warnings.empty()) response["warnings"] = verdict.warnings;
  if (!verdict.rules.empty()) response["auditAnnotations"] = {{"rules", rule_ids(verdict)}};
  const Json review = {
      {"apiVersion", "admission.k8s.io/v1"}, {"kind", "AdmissionReview"}, {"response", std::move(response)}};
  return review.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace cocoon
