// Which API server to ask, and as whom: KUBECONFIG where it is set, else the pod's service account, else
// ~/.kube/config.
//
//   Result<ClusterAccess> access = find_cluster_access(surroundings_of_process());
#pragma once

#include <string>

#include "core/result.hpp"
#include "native/kube/cluster_access.hpp"
#include "native/kube/in_cluster.hpp"

namespace cocoon::kube {

/// What of the process's surroundings tells where the cluster is.
struct Surroundings {
  std::string kubeconfig;  ///< KUBECONFIG; empty: unset
  std::string home;        ///< HOME
  ServiceAccount service_account;
};

/// From the environment variables.
Surroundings surroundings_of_process();

/// Reads the kubeconfig files. An error names all that was looked for.
Result<ClusterAccess> find_cluster_access(const Surroundings& surroundings);

}  // namespace cocoon::kube
