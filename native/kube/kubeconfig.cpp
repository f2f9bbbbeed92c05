#include "native/kube/kubeconfig.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "core/encoding/percent.hpp"
#include "core/field/node.hpp"
#include "core/field/quote.hpp"
#include "native/kube/kubeconfig_reader.hpp"

namespace cocoon::kube {

namespace {

using Files = std::vector<ParsedKubeconfig>;
using Reader = KubeconfigReader;

// disable-compression and extensions change nothing for us: nothing is compressed, and of the extensions the one that
// plugins are told is read.
constexpr std::string_view context_members[] = {"cluster", "user", "namespace", "extensions"};
constexpr std::string_view cluster_members[] = {"server",
                                                "certificate-authority",
                                                "certificate-authority-data",
                                                "insecure-skip-tls-verify",
                                                "tls-server-name",
                                                "proxy-url",
                                                "disable-compression",
                                                "extensions"};
constexpr std::string_view user_members[] = {"client-certificate",
                                             "client-certificate-data",
                                             "client-key",
                                             "client-key-data",
                                             "token",
                                             "tokenFile",
                                             "username",
                                             "password",
                                             "exec",
                                             "as",
                                             "as-uid",
                                             "as-groups",
                                             "as-user-extra",
                                             "extensions"};
constexpr std::string_view exec_members[] = {"apiVersion",      "command",           "args", "env", "installHint",
                                             "interactiveMode", "provideClusterInfo"};

constexpr std::string_view exec_v1 = "client.authentication.k8s.io/v1";
constexpr std::string_view exec_v1beta1 = "client.authentication.k8s.io/v1beta1";
constexpr std::string_view exec_extension = "client.authentication.k8s.io/exec";

void read_server(Reader& read, ClusterAccess& access) {
  const std::string server = read.text("server");
  if (server.empty()) return read.complain("server", "must be set: the URL of the API server");
  const Result<Url> url = parse_url(server);
  if (!url.ok()) return read.complain("server", url.message());
  if (!url->user.empty()) return read.complain("server", "must not hold a user name: it belongs into users[]");
  access.server = *url;
}

void read_proxy(Reader& read, ClusterAccess& access) {
  const std::string proxy = read.text("proxy-url");
  if (proxy.empty()) return;
  const Result<Url> url = parse_url(proxy);
  if (!url.ok()) return read.complain("proxy-url", url.message() + " (other kinds of proxies are not supported)");
  access.proxy = *url;
}

Packed exec_extension_of(const Reader& read) {
  const Node extensions = read["extensions"];
  for (std::size_t i = 0; i < extensions.size(); ++i) {
    const Node extension = extensions[i]["extension"];
    if (extensions[i]["name"].text() == exec_extension && extension.value().exists())
      return Packed::copy_of(extension.value());
  }
  return {};
}

void read_cluster(Reader& read, ClusterAccess& access) {
  read_server(read, access);
  read_proxy(read, access);
  access.tls_server_name = read.text("tls-server-name");
  access.insecure_skip_tls_verify = read.flag("insecure-skip-tls-verify");
  access.authority = read.pem("certificate-authority");
  if (access.insecure_skip_tls_verify && access.authority.is_given()) {
    read.complain("insecure-skip-tls-verify", "must not be true where a certificate-authority is given");
  }
}

void read_client_certificate(Reader& read, ClusterAccess& access) {
  const PemSource certificate = read.pem("client-certificate");
  const PemSource key = read.pem("client-key");
  if (!certificate.is_given()) return;  // kubectl, too, passes over a key alone
  if (!key.is_given()) return read.complain("client-key", "must be given with client-certificate, or client-key-data");
  access.client_certificate = certificate;
  access.client_key = key;
}

void read_token_or_password(Reader& read, ClusterAccess& access) {
  access.token = read.text("token");
  access.token_file = read.path("tokenFile");
  access.username = read.text("username");
  access.password = read.text("password");
  const bool token = !access.token.empty() || !access.token_file.empty();
  const bool basic = !access.username.empty() || !access.password.empty();
  if (token && basic) read.complain("username", "must not be given together with a token: one of them can be sent");
}

void read_impersonation(Reader& read, ClusterAccess& access) {
  const auto add = [&](const std::string& header, const std::string& value) {
    if (!value.empty()) access.impersonation.emplace_back(header, value);
  };
  add("Impersonate-User", read.text("as"));
  const bool has_user = !access.impersonation.empty();
  add("Impersonate-Uid", read.text("as-uid"));
  for (const std::string& group : read.texts(read["as-groups"])) add("Impersonate-Group", group);
  const Node extra = read["as-user-extra"];
  Members keys = read.members(extra);
  while (const auto key = keys.next()) {
    for (const std::string& value : read.texts(extra[key->name])) {
      add("Impersonate-Extra-" + percent_encoded(key->name), value);
    }
  }
  if (!has_user && !access.impersonation.empty()) {
    read.complain("as", "must be set where as-uid, as-groups or as-user-extra is");
  }
}

void check_interactive_mode(Reader& read, const std::string& api_version) {
  const std::string mode = read.text("interactiveMode");
  if (mode.empty() && api_version == exec_v1) {
    return read.complain("interactiveMode", "must be set: Never or IfAvailable");
  }
  if (mode == "Always") {
    return read.complain("interactiveMode", "must be Never or IfAvailable: there is no terminal to ask at");
  }
  if (!mode.empty() && mode != "Never" && mode != "IfAvailable") {
    read.complain("interactiveMode", "must be Never, IfAvailable or Always");
  }
}

void read_exec_environment(Reader& read, ExecPlugin& plugin) {
  const Node list = read["env"];
  read.check_list(list);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string name = read.text(list[i]["name"]);
    const bool is_name = !name.empty() && name.find('=') == std::string::npos;
    if (!is_name) read.complain(list[i]["name"], "must be a variable's name");
    plugin.environment.emplace_back(name, read.text(list[i]["value"]));
  }
}

ExecPlugin read_exec(Reader& read) {
  ExecPlugin plugin;
  plugin.api_version = read.text("apiVersion");
  if (plugin.api_version != exec_v1 && plugin.api_version != exec_v1beta1) {
    read.complain("apiVersion", "must be client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1");
  }
  plugin.command = read.text("command");
  if (plugin.command.empty()) read.complain("command", "must be set: the program that prints the credentials");
  // As kubectl: a bare name is looked up in PATH, a path starts at the kubeconfig's folder.
  if (plugin.command.find('/') != std::string::npos) plugin.command = read.path("command");
  plugin.arguments = read.texts(read["args"]);
  read_exec_environment(read, plugin);
  plugin.install_hint = read.text("installHint");
  plugin.provide_cluster_info = read.flag("provideClusterInfo");
  check_interactive_mode(read, plugin.api_version);
  return plugin;
}

Result<> read_user(const KubeconfigEntry& user, const Packed& cluster_config, ClusterAccess& access) {
  if (written(user.value["auth-provider"]).exists()) {
    return complaint(*user.file, user.value["auth-provider"].path(),
                     "is not supported (kubectl has dropped it, too): use exec, a token or a client certificate");
  }
  Reader read(*user.file, user.value, user_members);
  read_client_certificate(read, access);
  read_token_or_password(read, access);
  read_impersonation(read, access);
  if (!read.result().ok() || read["exec"].is_null()) return read.result();
  Reader read_plugin(*user.file, user.value["exec"], exec_members);
  access.exec = read_exec(read_plugin);
  access.exec->cluster_config = cluster_config;
  return read_plugin.result();
}

std::string all_named(const Files& files) {
  if (files.size() == 1) return named(files.front());
  std::string names;
  for (const ParsedKubeconfig& file : files) names += (names.empty() ? "kubeconfigs " : ", ") + in_quotes(file.path);
  return names;
}

std::string current_context(const Files& files) {
  for (const ParsedKubeconfig& file : files) {
    if (const auto name = Node(file.tree.root())["current-context"].text()) return std::string(*name);
  }
  return {};
}

Error not_there(const Files& files, const std::string& what, const std::string& name) {
  return Error{all_named(files) + ": there is no " + what + " " + in_quotes(name)};
}

// The cluster and the user that the context names.
Result<ClusterAccess> read_context(const Files& files, const std::string& name, const KubeconfigEntry& context) {
  Reader read(*context.file, context.value, context_members);
  const std::string cluster_name = read.text("cluster");
  const std::string user_name = read.text("user");
  if (cluster_name.empty()) read.complain("cluster", "must be set");
  if (!read.result().ok()) return read.result().error();

  ClusterAccess access;
  access.origin = named(*context.file) + ", context " + in_quotes(name);
  const auto cluster = find_entry(files, "clusters", "cluster", cluster_name);
  if (!cluster.ok()) return cluster.error();
  if (!*cluster) return not_there(files, "cluster", cluster_name);
  Reader read_of_cluster(*(*cluster)->file, (*cluster)->value, cluster_members);
  read_cluster(read_of_cluster, access);
  if (!read_of_cluster.result().ok()) return read_of_cluster.result().error();

  if (user_name.empty()) return access;  // nobody in particular, as with kubectl
  const auto user = find_entry(files, "users", "user", user_name);
  if (!user.ok()) return user.error();
  if (!*user) return not_there(files, "user", user_name);
  const auto done = read_user(**user, exec_extension_of(read_of_cluster), access);
  if (!done.ok()) return done.error();
  return access;
}

}  // namespace

Result<ClusterAccess> read_kubeconfig(const std::vector<KubeconfigFile>& files) {
  Files parsed;
  for (const KubeconfigFile& file : files) {
    Result<ParsedKubeconfig> one = parse_kubeconfig(file.path, file.text);
    if (!one.ok()) return one.error();
    parsed.push_back(std::move(*one));
  }
  const std::string name = current_context(parsed);
  if (name.empty()) {
    return Error{all_named(parsed) + ": current-context must be set: kubectl config use-context NAME does so"};
  }
  const auto context = find_entry(parsed, "contexts", "context", name);
  if (!context.ok()) return context.error();
  if (!*context) return not_there(parsed, "context", name);
  return read_context(parsed, name, **context);
}

std::vector<std::string> kubeconfig_paths(std::string_view variable) {
  std::vector<std::string> paths;
  while (!variable.empty()) {
    const std::size_t end = std::min(variable.find(':'), variable.size());
    const std::string path(variable.substr(0, end));
    variable.remove_prefix(std::min(end + 1, variable.size()));
    if (!path.empty() && std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(path);
  }
  return paths;
}

}  // namespace cocoon::kube
