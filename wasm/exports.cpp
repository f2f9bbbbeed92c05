// The module's C interface, which the npm package calls:
//
//   char* at = arguments(size);    // room for the arguments of the next call (arguments.hpp), which the caller fills
//   size_t length = validate();    // takes them, and leaves a result of so many bytes of UTF-8
//   const char* text = result();   // where it stands, until the next call of arguments()
//
// Thin: whatever judges or formats is in core. One thread, one call at a time. There are no exceptions: running out of
// memory ends the instance, and the caller makes a new one.
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "core/field/near_word.hpp"
#include "core/preview/review_answer.hpp"
#include "core/report/preview_json.hpp"
#include "core/report/report.hpp"
#include "core/report/rule_list.hpp"
#include "core/report/schema_list.hpp"
#include "core/rules/table.hpp"
#include "core/text/limits.hpp"
#include "wasm/arguments.hpp"

#define COCOON_EXPORT(name) extern "C" __attribute__((export_name(#name)))

namespace {

using namespace cocoon;
using cocoon::wasm::Arguments;

struct Free {
  void operator()(char* memory) const { std::free(memory); }
};

/// The memory of the call that goes on.
struct Call {
  std::unique_ptr<char, Free> arguments;
  std::size_t size = 0;
  std::string result;
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t skipped = 0;
} call;

/// Takes the arguments, which are freed before the result is handed out.
template <typename Answer>
std::size_t answer_with(const Answer& answer) {
  const std::unique_ptr<char, Free> memory = std::move(call.arguments);
  Arguments arguments({memory.get(), memory ? call.size : 0});
  call.result = answer(arguments);
  return call.result.size();
}

PodCreators rest_as_creators(Arguments& arguments) {
  PodCreators creators;
  while (!arguments.at_end()) creators.emplace(arguments.text());
  return creators;
}

}  // namespace

/// Null where there is no room. Frees what the last call left.
COCOON_EXPORT(arguments) char* make_arguments(std::size_t size) {
  call.result = std::string();
  call.arguments.reset(static_cast<char*>(std::malloc(size)));
  call.size = size;
  return call.arguments.get();
}

COCOON_EXPORT(result) const char* result() { return call.result.data(); }

/// The most bytes of a text that are read.
COCOON_EXPORT(text_limit) std::size_t text_limit() { return TextLimits::bytes; }

/// source, text: what `validate --output json` prints, without its newline.
COCOON_EXPORT(validate) std::size_t validate() {
  return answer_with([](Arguments& arguments) {
    const std::string_view source = arguments.text();
    LintReport report;
    lint(source, arguments.text(), report);
    return to_json(report);
  });
}

/// format, color, quiet (each of these two absent for no), then source and text of each file: what `validate` prints.
/// Empty for an unknown format.
COCOON_EXPORT(report) std::size_t report() {
  return answer_with([](Arguments& arguments) -> std::string {
    const auto format = format_called(arguments.text());
    if (!format) return {};
    const bool color = arguments.next().has_value();
    const bool quiet = arguments.next().has_value();
    LintReport report;
    while (!arguments.at_end()) {
      const std::string_view source = arguments.text();
      lint(source, arguments.text(), report);
    }
    call.errors = report.errors;
    call.warnings = report.warnings;
    call.skipped = report.skipped;
    return to_text(report, {.format = *format, .color = color, .errors_only = quiet, .version = COCOON_VERSION});
  });
}

/// Of the last report.
COCOON_EXPORT(errors) std::size_t errors() { return call.errors; }
COCOON_EXPORT(warnings) std::size_t warnings() { return call.warnings; }
COCOON_EXPORT(skipped) std::size_t skipped() { return call.skipped; }

/// source, text, old text, parent, operation, user, then the pod creators: core/preview/preview.hpp.
COCOON_EXPORT(answer) std::size_t answer() {
  return answer_with([](Arguments& arguments) {
    PreviewFacts facts;
    facts.source = arguments.text();
    const std::string_view text = arguments.text();
    facts.old_text = arguments.next();
    facts.parent = arguments.next();
    facts.operation = arguments.next();
    facts.user = arguments.next();
    facts.pod_creators = rest_as_creators(arguments);
    return previews_as_json(facts.source, preview_answers(text, facts));
  });
}

/// review, parent, enforcement (absent for deny), then the pod creators: the AdmissionReview that answers, which ends
/// with a newline; or, without one, what is wrong with the review.
COCOON_EXPORT(review) std::size_t review() {
  return answer_with([](Arguments& arguments) {
    const std::string_view body = arguments.text();
    const auto parent = arguments.next();
    Policy policy;
    policy.warn_only = arguments.next().has_value();
    policy.pod_creators = rest_as_creators(arguments);
    ReviewAnswer answer = answer_review(body, policy, parent);
    return answer.error.empty() ? std::move(answer.json) : std::move(answer.error);
  });
}

/// Every rule, as `rules --output json` prints them.
COCOON_EXPORT(list) std::size_t list() {
  return answer_with([](Arguments&) { return rules_as_json(all_rules()); });
}

COCOON_EXPORT(schema) std::size_t schema() {
  return answer_with([](Arguments&) { return schema_as_json(); });
}

/// source, text: core/preview/sets.hpp.
COCOON_EXPORT(defaulted) std::size_t defaulted() {
  return answer_with([](Arguments& arguments) {
    const std::string_view source = arguments.text();
    return stored_as_json(source, preview_stored(arguments.text()));
  });
}

COCOON_EXPORT(version) std::size_t version() {
  return answer_with([](Arguments&) { return std::string(COCOON_VERSION); });
}

/// word, then the known words: the near one, or nothing.
COCOON_EXPORT(near_word) std::size_t near_word_of() {
  return answer_with([](Arguments& arguments) {
    const std::string_view word = arguments.text();
    std::vector<std::string_view> known;
    while (!arguments.at_end()) known.push_back(arguments.text());
    return std::string(near_word(word, known).value_or(std::string_view()));
  });
}
