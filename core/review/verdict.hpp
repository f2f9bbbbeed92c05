// What the webhook decided, and how it is said: the `response` of an AdmissionReview.
//
// A denial always carries code, reason and message: one without a code would reach the user as a 400.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/field/finding.hpp"
#include "core/field/strict_reader.hpp"
#include "core/review/review.hpp"

namespace cocoon {

/// How much of what is wrong one answer lists; it says how many more there are.
inline constexpr std::size_t max_listed_findings = 100;
inline constexpr std::size_t max_listed_warnings = 20;

/// One entry of `status.details.causes`.
struct StatusCause {
  std::string reason;
  std::string message;
  FieldPath field;
  std::string_view rule = {};  ///< that denies; empty where the request cannot be judged. Not said in the answer
};

struct Verdict {
  enum class Result { allow, deny, warn, error, skipped };
  using RuleCounts = std::map<std::string_view, std::size_t>;

  bool allowed = true;
  Result result = Result::allow;
  std::string_view metric_reason = {};  ///< the metrics' `reason`: empty or a fixed word
  std::string_view note = {};           ///< why it is allowed without a rule having had a say; for people

  // Of a denial; kept where ENFORCEMENT=warn allows it, for the log.
  int code = 0;
  std::string_view reason = {};  ///< metav1.StatusReason: Forbidden, Invalid, …
  std::string message = {};
  std::string details_group = {};
  std::string details_kind = {};
  std::string details_name = {};  ///< as much of it as is printed
  std::vector<StatusCause> causes = {};

  std::vector<std::string> warnings = {};
  RuleCounts rules = {};   ///< findings that deny, by rule id, listed or not
  RuleCounts advice = {};  ///< likewise of advice
};

/// `allow`, `deny`, …: the metrics' `result`.
std::string_view result_name(Verdict::Result result);

/// Allowed, after it was judged.
Verdict allow(std::string_view metric_reason = {}, std::string_view note = {});
/// Allowed without being judged.
Verdict skip(std::string_view metric_reason);
/// 403, as the API server's authorizer words it: `pods "x" is forbidden: …`.
Verdict forbidden(const Review& review, const Findings& findings);
/// 422, as the API server's validation words it: `CocoonSet.cocoonset.cocoonstack.io "x" is invalid: […]`.
Verdict invalid(const Review& review, const Findings& findings);
/// A member of the wrong type, which something hangs on.
Finding finding_about(const StrictReader::Malformed& malformed, std::string_view rule = {});
/// 400: the request cannot be judged, and an allow must be earned.
Verdict bad_request(const Review& review, const StrictReader::Malformed& malformed);
/// 400: the object that would be judged is not there.
Verdict missing_object(const Review& review, const Node& object);
/// 503: a fact that the verdict needs cannot be had. `what` follows the resource's name.
Verdict unavailable(const Review& review, std::string_view what);

/// The name of the object under review: the request's, else the object's own, else its generateName. A view into the
/// review.
std::string_view name_of(const Review& review);

/// Turns a denial into an allowance that warns of what would be denied (ENFORCEMENT=warn).
void only_warn(Verdict& verdict);
/// At most `max_listed_warnings` warnings, each one line that the API server neither drops nor cuts.
void limit_warnings(Verdict& verdict);

/// The AdmissionReview that answers: `response` only, compact, with a newline at its end.
std::string to_json(const Verdict& verdict, std::string_view uid);

}  // namespace cocoon
