// Any JSON as the spec of a set: the command line and the server agree on whether the rules deny it.
#include <algorithm>
#include <string>

#include "core/answer/lint.hpp"
#include "core/json/reader.hpp"
#include "core/kind/decide.hpp"
#include "core/rules/table.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

/// By which the server denies as well. Other rules about text are for the API server, which judges before it is asked.
bool denies(const cocoon::Finding& finding) {
  if (finding.severity != cocoon::Severity::error) return false;
  return cocoon::find_rule(finding.rule)->subject != cocoon::Subject::text || finding.rule == "type-mismatch" ||
         finding.rule == "quantity-invalid";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string spec(cocoon::fuzz::text_of(data, size));
  if (!cocoon::parse_json(spec).ok()) return 0;
  const std::string set =
      R"({"apiVersion":"cocoonset.cocoonstack.io/v1","kind":"CocoonSet","metadata":{"name":"f"},"spec":)" + spec + "}";
  const std::string review =
      R"({"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","operation":"CREATE",)"
      R"("kind":{"group":"cocoonset.cocoonstack.io","version":"v1","kind":"CocoonSet"},"object":)" +
      set + "}}";
  cocoon::LintReport report;
  cocoon::lint("fuzz.json", set, report);
  const cocoon::Result<cocoon::Review> parsed = cocoon::parse_review(review);
  if (!parsed.ok() || report.objects.size() != 1) return 0;  // deeper than either reads
  const cocoon::LintedObject& object = report.objects[0];
  if (object.errors > object.findings.size()) return 0;  // not all are listed
  const bool has_text_error = std::any_of(object.findings.begin(), object.findings.end(), [](const auto& placed) {
    return placed.finding.rule == "duplicate-key" || placed.finding.rule == "yaml-syntax";
  });
  if (has_text_error) return 0;  // the last key counts for the server; here the object is not judged
  const bool is_wrong = std::any_of(object.findings.begin(), object.findings.end(),
                                    [](const auto& placed) { return denies(placed.finding); });
  const cocoon::Verdict verdict = cocoon::decide(*cocoon::endpoint_at("/validate-cocoonset"), *parsed, {}, {});
  cocoon::fuzz::require(verdict.allowed != is_wrong, "what lint calls an error the server denies");
  return 0;
}
