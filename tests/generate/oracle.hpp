// What a CocoonSet breaks, by a second implementation that was written from the contract and not from core: slow,
// plain, and with regular expressions. Where both agree on twenty thousand random sets, neither has read the contract
// wrongly by accident. So the rules, their values and defaults stand here a second time. Names and types of fields come
// from core's schema table, which another test compares with the CRD.
#pragma once

#include <string>
#include <vector>

#include "tests/generate/json.hpp"

namespace cocoon::tests {

/// "rule /path/of/the/field" of each finding, in the order of an admission review.
struct Judgement {
  std::vector<std::string> errors;
  std::vector<std::string> advice;
};

Judgement judge_by_contract(const Json& set);

}  // namespace cocoon::tests
