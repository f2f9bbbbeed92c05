#include "core/answer/judge.hpp"

#include <algorithm>
#include <utility>

#include "core/answer/lint.hpp"
#include "core/answer/notes.hpp"
#include "core/field/wording.hpp"
#include "core/rules/table.hpp"

namespace cocoon {

namespace {

using Shown = ShownFinding;

Shown shown(const PlacedFinding& placed) {
  const Finding& finding = placed.finding;
  return {.rule = finding.rule,
          .severity = finding.severity,
          .field = finding.field,
          .text = cause_message(finding),
          .fix = fix_of(finding),
          .suggestion = finding.suggestion,
          .supported = finding.supported,
          .range = placed.range,
          .related = placed.related};
}

Shown shown(const PlacedCause& placed) {
  const Rule* const rule = find_rule(placed.cause.rule);
  return {.rule = placed.cause.rule,
          .field = placed.cause.field,
          .text = placed.cause.message,
          .fix = rule == nullptr ? std::string() : fix_of(*rule),
          .range = placed.range};
}

/// Where words are all there is: at the object's first line.
Shown shown(const std::string& text, Severity severity, const Range& object) {
  return {.severity = severity, .text = text, .range = {object.start, object.start}};
}

/// Of an object that lint does not judge: a Pod, a workload, an AdmissionReview.
std::vector<Shown> findings_of(const Preview& preview) {
  std::vector<Shown> findings;
  for (const PlacedCause& cause : preview.causes) findings.push_back(shown(cause));
  if (preview.allowed == false && findings.empty()) {
    findings.push_back(shown(preview.verdict.message, Severity::error, preview.range));
  }
  if (!preview.allowed) return findings;
  for (const std::string& warning : preview.verdict.warnings) {
    findings.push_back(shown(warning, Severity::warning, preview.range));
  }
  return findings;
}

std::vector<Shown> findings_of(const LintedObject& linted) {
  std::vector<Shown> findings;
  for (const PlacedFinding& placed : linted.findings) findings.push_back(shown(placed));
  return findings;
}

/// Adds what the webhook alone denies for: what hangs on facts that lint does not have.
void add_other_causes(const Preview& preview, std::vector<Shown>& findings) {
  for (const PlacedCause& placed : preview.causes) {
    const auto is_same = [&placed](const Shown& finding) {
      return finding.severity == Severity::error && finding.field == placed.cause.field;
    };
    if (std::none_of(findings.begin(), findings.end(), is_same)) findings.push_back(shown(placed));
  }
}

Outcome outcome_of(const std::vector<Shown>& findings, const Preview& preview, bool is_linted) {
  const bool has_error = std::any_of(findings.begin(), findings.end(),
                                     [](const Shown& finding) { return finding.severity == Severity::error; });
  if (preview.allowed == false || has_error) return Outcome::denied;
  if (!preview.allowed) return is_linted ? Outcome::allowed : Outcome::unknown;
  if (is_linted) return Outcome::allowed;
  return preview.endpoint == nullptr || preview.verdict.metric_reason == "kind" ? Outcome::skipped : Outcome::allowed;
}

/// Whether a note of the preview says what lint has judged: that its kind or operation is no matter for a rule.
bool is_said_by(const LintedObject& linted, const Preview& preview) {
  const bool is_passed_over = preview.endpoint == nullptr || preview.verdict.metric_reason == "operation";
  return preview.allowed == true && is_passed_over && !(linted.findings.empty() && preview.endpoint != nullptr);
}

bool is_about(const ObjectIdentity& one, const ObjectIdentity& other) {
  return one.document == other.document && one.item == other.item;
}

/// Puts what the two judges say together, object by object: both go through the text in its order.
class Joining {
 public:
  Joining(const PreviewFacts& facts, bool with_kubectl) : facts_(facts), with_kubectl_(with_kubectl) {}

  TextAnswer join(const LintReport& report, const std::vector<Preview>& previews) {
    auto linted = report.objects.begin();
    for (const Preview& preview : previews) {
      // A List may have findings of its own.
      while (linted != report.objects.end() && !is_about(linted->identity, preview.object) &&
             linted->identity.document <= preview.object.document && !linted->identity.item) {
        add(*linted++);
      }
      const bool is_linted = linted != report.objects.end() && is_about(linted->identity, preview.object);
      add(preview, is_linted ? &*linted++ : nullptr);
    }
    while (linted != report.objects.end()) add(*linted++);
    note_what_is_not_known(previews);
    return std::move(answer_);
  }

 private:
  void add(const LintedObject& linted) {
    add({.object = linted.identity,
         .outcome = linted.is_valid() ? Outcome::allowed : Outcome::denied,
         .valid = linted.is_valid(),
         .findings = findings_of(linted),
         .kubectl = {}});
  }

  void add(const Preview& preview, const LintedObject* linted) {
    std::vector<Shown> findings = linted != nullptr ? findings_of(*linted) : findings_of(preview);
    if (linted != nullptr && linted->is_valid() && preview.allowed == false) add_other_causes(preview, findings);
    // That lint alone has judged it is no lack, unless a fact is missing.
    const bool is_judged_by_lint = linted != nullptr && (preview.allowed || preview.note.empty());
    const Outcome outcome = outcome_of(findings, preview, is_judged_by_lint);
    add({.object = linted != nullptr ? linted->identity : preview.object,
         .outcome = outcome,
         .valid = linted != nullptr ? std::optional(linted->is_valid()) : std::nullopt,
         .findings = std::move(findings),
         .kubectl = with_kubectl_ ? preview.kubectl : KubectlRun()});
    if (linted == nullptr || !is_said_by(*linted, preview)) note(preview.note);
  }

  void add(ObjectAnswer object) {
    answer_.outcome = std::max(answer_.outcome, object.outcome);
    answer_.objects.push_back(std::move(object));
  }

  void note_what_is_not_known(const std::vector<Preview>& previews) {
    const auto any = [&previews](const auto& matches) {
      return std::any_of(previews.begin(), previews.end(), matches);
    };
    // A set of allowed creators is the server's configuration, and who creates a pod is known only there.
    const bool has_owned_pod = any([](const Preview& preview) {
      return preview.endpoint == endpoint_at("/mutate") && preview.allowed == true &&
             preview.verdict.metric_reason.empty();
    });
    if (has_owned_pod && facts_.pod_creators.empty()) note(note_about_creators());
    const bool has_new_object =
        any([](const Preview& preview) { return preview.endpoint != nullptr && preview.operation == "CREATE"; });
    if (!is_blank(facts_.old_text.value_or("")) && has_new_object) note(note_about_new_object());
  }

  void note(const std::string& text) {
    std::vector<std::string>& notes = answer_.notes;
    if (!text.empty() && std::find(notes.begin(), notes.end(), text) == notes.end()) notes.push_back(text);
  }

  const PreviewFacts& facts_;
  bool with_kubectl_;
  TextAnswer answer_;
};

}  // namespace

std::string_view outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::empty: return "empty";
    case Outcome::skipped: return "skipped";
    case Outcome::allowed: return "allowed";
    case Outcome::unknown: return "unknown";
    case Outcome::denied: break;
  }
  return "denied";
}

TextAnswer judge(std::string_view text, const PreviewFacts& facts, bool with_kubectl) {
  const std::vector<Document> documents = read_documents(text);
  OldObjects old_objects;
  if (facts.old_text) old_objects.add(*facts.old_text);
  LintReport report;
  lint(facts.source, text, documents, report, {.old = &old_objects});
  PreviewFacts preview_facts = facts;
  preview_facts.passes_over_new_sets = !with_kubectl;
  return Joining(facts, with_kubectl).join(report, preview_answers(documents, preview_facts, old_objects));
}

}  // namespace cocoon
