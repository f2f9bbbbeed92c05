// The parent of a `scale` request: the workload whose pod template says whether its pods are VMs.
#pragma once

#include <string>
#include <string_view>

#include "core/review/question.hpp"

namespace cocoon {

struct Parent {
  enum class State { tolerated, not_tolerated, missing, unknown };
  State state;
  std::string why = {};  ///< of unknown: a clause
};

/// What `answer` says about a parent of kind `kind`. A parent is missing only where a Status with reason NotFound says
/// so, not at just any 404.
Parent read_parent(const ClusterAnswer& answer, std::string_view kind);

}  // namespace cocoon
