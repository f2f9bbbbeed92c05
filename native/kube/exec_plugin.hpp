// Credentials that another program prints: kubeconfig's `exec`, as `aws eks get-token` or `gke-gcloud-auth-plugin`
// (client.authentication.k8s.io/v1 and v1beta1).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "native/kube/channel.hpp"
#include "native/kube/cluster_access.hpp"

namespace cocoon::kube {

struct ExecCredential {
  std::string token;
  std::string certificate;  ///< PEM, like the key
  std::string key;
  std::optional<std::chrono::system_clock::time_point> expires;
};

/// Runs the plugin of `access`, which must have one. `authority` is the PEM text of the CA, for plugins that want to
/// know the cluster. An error holds what the plugin wrote to standard error, never its arguments or output.
Result<ExecCredential> run_exec_plugin(const ClusterAccess& access, const std::string& authority, Deadline deadline);

/// What the plugin is told in KUBERNETES_EXEC_INFO.
std::string exec_info(const ClusterAccess& access, const std::string& authority);

/// What the plugin has printed; `api_version` is the one that the kubeconfig asks for.
Result<ExecCredential> parse_exec_credential(std::string_view output, std::string_view api_version);

}  // namespace cocoon::kube
