// What a verdict hangs on that only the cluster knows: a question to the API server, and what it answered.
#pragma once

#include <string>
#include <string_view>

namespace cocoon {

/// Of one object, or of all of a namespace: GET or LIST.
struct Question {
  std::string group;  ///< empty: the core group
  std::string version;
  std::string resource;
  std::string ns;
  std::string name;  ///< empty: the list
};

/// What our service account must be allowed before a question is answered.
struct Permission {
  std::string_view group;
  std::string_view resource;
  std::string_view verb;  ///< get, list
};

/// What it is about: `deployments.apps`, `pods`.
inline std::string to_string(const Permission& permission) {
  std::string name(permission.resource);
  if (!permission.group.empty()) name += '.' + std::string(permission.group);
  return name;
}

/// Neither status nor error: it was not asked.
struct ClusterAnswer {
  int status = 0;  ///< of HTTP
  std::string body = {};
  std::string error = {};  ///< why it could not be asked, or did not answer: a clause without a full stop
};

}  // namespace cocoon
