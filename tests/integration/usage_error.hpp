// What a person sees who has mistyped something.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/integration/program.hpp"

namespace cocoon::test {

/// A failure of usage: code 2, nothing on stdout that a program could take for a result, and one line.
inline void check_usage_error(const Outcome& outcome, const std::vector<std::string>& says) {
  CHECK(outcome.code == 2);
  CHECK_THAT(outcome.errors, Catch::Matchers::StartsWith("cocoon-webhook: "));
  CHECK(std::count(outcome.errors.begin(), outcome.errors.end(), '\n') == 1);
  CHECK(outcome.errors.find('\x1b') == std::string::npos);
  for (const std::string& text : says) CHECK_THAT(outcome.errors, Catch::Matchers::Contains(text));
}

}  // namespace cocoon::test
