// The calls of the module's interface: arguments in, UTF-8 out. Thin: whatever judges or formats is in core. Compiled
// for the machine as well, so that a test can compare both.
#pragma once

#include <cstddef>
#include <string>

#include "wasm/arguments.hpp"

namespace cocoon::wasm {

/// source, text, old text, then the rules to ignore: what `validate --output json` prints, without its newline.
std::string validate(Arguments& arguments);

struct Counts {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t skipped = 0;
};

/// format, color, quiet, warnings as errors (each of these three absent for no), working directory, old text, the rules
/// to ignore separated by commas, then of each file source, text and whether it was found rather than named (absent for
/// no): what `validate` prints, a NUL, and for each file 1, or 0 where there is no object in it. Nothing for an unknown
/// format.
std::string report(Arguments& arguments, Counts& counts);

/// source, text, old text, parent, operation, user, then the pod creators: core/answer/preview.hpp.
std::string answer(Arguments& arguments);

/// source, text, old text, whether kubectl's words are wanted (absent for no): core/answer/judge.hpp.
std::string judge(Arguments& arguments);

/// review, parent, enforcement (absent for deny), then the pod creators: the AdmissionReview that answers, which ends
/// with a newline; or, without one, what is wrong with the review.
std::string review(Arguments& arguments);

/// Every rule, as `rules --output json` prints them.
std::string list(Arguments& arguments);

/// core/reference/schema_list.hpp
std::string schema(Arguments& arguments);

/// source, text: core/answer/sets.hpp.
std::string defaulted(Arguments& arguments);

/// word, then the known words: the near one, or nothing.
std::string near_word(Arguments& arguments);

/// id: why a rule cannot be ignored, or nothing.
std::string why_not_ignored(Arguments& arguments);

/// Of the rules.
std::string version(Arguments& arguments);

}  // namespace cocoon::wasm
