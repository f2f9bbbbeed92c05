#include "native/kube/in_cluster.hpp"

#include <filesystem>
#include <system_error>

namespace cocoon::kube {

std::optional<Result<ClusterAccess>> in_cluster_access(const ServiceAccount& account) {
  const std::filesystem::path folder(account.folder);
  std::error_code ignored;  // what cannot be looked at is not there
  const bool has_token = std::filesystem::is_regular_file(folder / "token", ignored);
  if (account.host.empty() || account.port.empty() || !has_token) return std::nullopt;

  const Result<Url> server = parse_url("https://" + bracketed(account.host) + ":" + account.port);
  if (!server.ok()) {
    return Error{"the pod's KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be an address and a port"};
  }
  ClusterAccess access;
  access.origin = "the pod's service account in " + account.folder;
  access.server = *server;
  access.authority.file = (folder / "ca.crt").string();
  access.token_file = (folder / "token").string();
  return access;
}

}  // namespace cocoon::kube
