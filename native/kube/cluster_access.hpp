// How to reach one Kubernetes API server, and as whom: what a kubeconfig or a service account comes down to.
//
// Plain values without secrets read from disk: where something lies in a file, this says where, since the file may
// change while we run (credentials.hpp reads it). What is written in the kubeconfig itself is here.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/json/packed.hpp"
#include "native/kube/url.hpp"

namespace cocoon::kube {

/// PEM text given in place, or the file that holds it; neither where nothing is given.
struct PemSource {
  std::string text;
  std::string file;

  bool is_given() const { return !text.empty() || !file.empty(); }
};

/// A program that prints credentials (client.authentication.k8s.io).
struct ExecPlugin {
  std::string api_version;
  std::string command;  ///< a name looked up in PATH, or a path
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> environment;  ///< added to ours
  std::string install_hint;
  bool provide_cluster_info = false;
  Packed cluster_config;  ///< the cluster's extension `client.authentication.k8s.io/exec`, or nothing
};

struct ClusterAccess {
  std::string origin;  ///< where this was found, for people: `kubeconfig "/root/.kube/config", context "dev"`

  Url server;
  std::optional<Url> proxy;
  std::string tls_server_name;  ///< expected in the server's certificate; empty: the URL's host
  bool insecure_skip_tls_verify = false;
  PemSource authority;  ///< whom to trust; none: the system's roots

  PemSource client_certificate;
  PemSource client_key;
  std::string token;       ///< the one to fall back on where `token_file` cannot be read
  std::string token_file;  ///< comes before `token`
  std::string username;
  std::string password;
  std::optional<ExecPlugin> exec;                                  ///< asked where there is neither token nor user name
  std::vector<std::pair<std::string, std::string>> impersonation;  ///< headers: Impersonate-User and its kin
};

}  // namespace cocoon::kube
