// The parent of a `scale` request: the workload whose pod template says whether its pods are VMs.
#pragma once

#include <string>
#include <string_view>

namespace cocoon {

/// What to ask the API server for.
struct ParentRef {
  std::string resource;  ///< deployments or statefulsets, of group apps, version v1
  std::string ns;
  std::string name;
};

/// What the API server said. Neither status nor error: it was not asked.
struct ParentAnswer {
  int status = 0;  ///< of HTTP
  std::string body = {};
  std::string error = {};  ///< why it could not be asked, or did not answer: a clause without a full stop
};

struct Parent {
  enum class State { tolerated, not_tolerated, missing, unknown };
  State state;
  std::string why = {};  ///< of unknown: a clause
};

/// What `answer` says about a parent of kind `kind`. A parent is missing only where a Status with reason NotFound says
/// so, not at just any 404.
Parent read_parent(const ParentAnswer& answer, std::string_view kind);

}  // namespace cocoon
