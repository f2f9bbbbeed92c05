// kubeconfig files, read as kubectl reads them.
//
//   Result<ClusterAccess> access = read_kubeconfig({{"/root/.kube/config", text}});
//
// Of several files the first that sets an entry, or the current context, wins. Only what the current context uses is
// judged. What is not supported there is an error that names the file and the place, since passing over it would ask
// the API server as somebody else, or trust somebody else, than the file says. Pure functions: no file is opened here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "native/kube/cluster_access.hpp"

namespace cocoon::kube {

struct KubeconfigFile {
  std::string path;  ///< relative paths in the file start at its folder
  std::string text;
};

Result<ClusterAccess> read_kubeconfig(const std::vector<KubeconfigFile>& files);

/// The paths in a KUBECONFIG variable: separated by `:`, empty ones passed over, each once.
std::vector<std::string> kubeconfig_paths(std::string_view variable);

}  // namespace cocoon::kube
