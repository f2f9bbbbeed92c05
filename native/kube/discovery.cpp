#include "native/kube/discovery.hpp"

#include <filesystem>
#include <optional>
#include <system_error>
#include <vector>

#include "core/field/quote.hpp"
#include "native/kube/kubeconfig.hpp"
#include "native/system/environment.hpp"
#include "native/system/file.hpp"

namespace cocoon::kube {

namespace {

bool exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error) || error;  // what cannot be looked at shall fail when it is read
}

// Files that are missing are passed over, as by kubectl; one that cannot be read is an error.
Result<ClusterAccess> read_files(const std::vector<std::string>& paths) {
  std::vector<KubeconfigFile> files;
  for (const std::string& path : paths) {
    if (!exists(path)) continue;
    Result<std::string> text = read_file(path);
    if (!text.ok()) return Error{"kubeconfig: " + text.message()};
    files.push_back({path, std::move(*text)});
  }
  if (!files.empty()) return read_kubeconfig(files);
  std::string names;
  for (const std::string& path : paths) names += (names.empty() ? "" : ", ") + in_quotes(path);
  return Error{"KUBECONFIG names no file that exists: " + names};
}

Error nothing_found(const Surroundings& surroundings) {
  const ServiceAccount& account = surroundings.service_account;
  const bool in_pod = !account.host.empty() && !account.port.empty();
  return Error{"no Kubernetes cluster to ask: KUBECONFIG is not set, " +
               (in_pod ? "the pod has no service account token in " + account.folder
                       : "this is no pod (KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set)") +
               (surroundings.home.empty() ? ", and HOME is not set"
                                          : ", and there is no " + in_quotes(surroundings.home + "/.kube/config"))};
}

}  // namespace

Surroundings surroundings_of_process() {
  Surroundings surroundings;
  surroundings.kubeconfig = environment_variable("KUBECONFIG");
  surroundings.home = environment_variable("HOME");
  surroundings.service_account.host = environment_variable("KUBERNETES_SERVICE_HOST");
  surroundings.service_account.port = environment_variable("KUBERNETES_SERVICE_PORT");
  return surroundings;
}

Result<ClusterAccess> find_cluster_access(const Surroundings& surroundings) {
  const std::vector<std::string> named = kubeconfig_paths(surroundings.kubeconfig);
  if (!named.empty()) return read_files(named);
  if (auto access = in_cluster_access(surroundings.service_account)) return *access;
  const std::string home_config = surroundings.home + "/.kube/config";
  if (!surroundings.home.empty() && exists(home_config)) return read_files({home_config});
  return nothing_found(surroundings);
}

}  // namespace cocoon::kube
