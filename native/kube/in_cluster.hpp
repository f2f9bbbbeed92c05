// The service account that Kubernetes mounts into every pod.
#pragma once

#include <optional>
#include <string>

#include "core/result.hpp"
#include "native/kube/cluster_access.hpp"

namespace cocoon::kube {

struct ServiceAccount {
  std::string host;                                                      ///< KUBERNETES_SERVICE_HOST
  std::string port;                                                      ///< KUBERNETES_SERVICE_PORT
  std::string folder = "/var/run/secrets/kubernetes.io/serviceaccount";  ///< holds token and ca.crt
};

/// Nothing where this is no pod, or one without a token: as kubectl decides it.
std::optional<Result<ClusterAccess>> in_cluster_access(const ServiceAccount& account);

}  // namespace cocoon::kube
