// Finds out whether the webhook can use the Kubernetes API, and tells Health: whether the API server is there and takes
// our credentials, and whether we may read the parents of scale requests.
//
//   const Periodic poll([watch = ClusterWatch(client, health, log)]() mutable { return watch.poll(); });
//
// Not thread-safe; the arguments outlive it.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "native/admission/health.hpp"
#include "native/kube/client.hpp"
#include "native/observe/log.hpp"

namespace cocoon {

class ClusterWatch {
 public:
  ClusterWatch(kube::Client& client, Health& health, const Log& log) : client_(client), health_(health), log_(log) {}

  /// Asks once, and returns how long to wait before the next time.
  std::chrono::milliseconds poll();

 private:
  Result<> reach();
  bool has_permissions();
  void warn_once(std::string_view message, const Log::Fields& fields);

  kube::Client& client_;
  Health& health_;
  const Log& log_;
  bool granted_ = false;
  std::string last_warning_;
};

}  // namespace cocoon
