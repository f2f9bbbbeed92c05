// The module's C interface, which the npm package calls:
//
//   char* at = arguments(size);    // room for the arguments of the next call (arguments.hpp), which the caller fills
//   size_t length = validate();    // takes them, and leaves a result of so many bytes of UTF-8
//   const char* text = result();   // where it stands, until the next call of arguments()
//
// What each call takes and gives is said in calls.hpp. One thread, one call at a time. There are no exceptions: running
// out of memory ends the instance, and the caller makes a new one.
#include <cstdlib>
#include <memory>
#include <string>

#include "core/text/limits.hpp"
#include "wasm/calls.hpp"

#define COCOON_EXPORT(name) extern "C" __attribute__((export_name(#name)))

namespace {

using cocoon::wasm::Arguments;
using cocoon::wasm::Counts;
namespace calls = cocoon::wasm;

struct Free {
  void operator()(char* memory) const { std::free(memory); }
};

/// The memory of the call that goes on.
struct Call {
  std::unique_ptr<char, Free> arguments;
  std::size_t size = 0;
  std::string result;
  Counts counts;
} call;

/// Takes the arguments, which are freed before the result is handed out.
template <typename Answer>
std::size_t answer_with(const Answer& answer) {
  const std::unique_ptr<char, Free> memory = std::move(call.arguments);
  Arguments arguments({memory.get(), memory ? call.size : 0});
  call.result = answer(arguments);
  return call.result.size();
}

}  // namespace

/// Null where there is no room. Frees what the last call left.
COCOON_EXPORT(arguments) char* export_arguments(std::size_t size) {
  call.result = std::string();
  call.arguments.reset(static_cast<char*>(std::malloc(size)));
  call.size = size;
  return call.arguments.get();
}
COCOON_EXPORT(result) const char* export_result() { return call.result.data(); }

/// The most bytes of a text that are read.
COCOON_EXPORT(text_limit) std::size_t export_text_limit() { return cocoon::TextLimits::bytes; }

COCOON_EXPORT(validate) std::size_t export_validate() { return answer_with(calls::validate); }
COCOON_EXPORT(report) std::size_t export_report() {
  return answer_with([](Arguments& arguments) { return calls::report(arguments, call.counts); });
}
/// Of the last report.
COCOON_EXPORT(errors) std::size_t export_errors() { return call.counts.errors; }
COCOON_EXPORT(warnings) std::size_t export_warnings() { return call.counts.warnings; }
COCOON_EXPORT(skipped) std::size_t export_skipped() { return call.counts.skipped; }

COCOON_EXPORT(answer) std::size_t export_answer() { return answer_with(calls::answer); }
COCOON_EXPORT(judge) std::size_t export_judge() { return answer_with(calls::judge); }
COCOON_EXPORT(review) std::size_t export_review() { return answer_with(calls::review); }
COCOON_EXPORT(list) std::size_t export_list() { return answer_with(calls::list); }
COCOON_EXPORT(schema) std::size_t export_schema() { return answer_with(calls::schema); }
COCOON_EXPORT(defaulted) std::size_t export_defaulted() { return answer_with(calls::defaulted); }
COCOON_EXPORT(near_word) std::size_t export_near_word() { return answer_with(calls::near_word); }
COCOON_EXPORT(why_not_ignored) std::size_t export_why_not_ignored() { return answer_with(calls::why_not_ignored); }
COCOON_EXPORT(version) std::size_t export_version() { return answer_with(calls::version); }
