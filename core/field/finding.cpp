#include "core/field/finding.hpp"

namespace cocoon {

void Findings::add(Finding finding) {
  count(finding.rule);
  if (!is_full()) kept_.push_back(std::move(finding));
}

std::size_t Findings::total() const {
  std::size_t total = 0;
  for (const auto& [rule, count] : counts_) total += count;
  return total;
}

}  // namespace cocoon
