// kubeconfig files: what they come down to, and what is said about those that cannot be used. The behaviour that is
// "as kubectl" was compared with kubectl 1.32.
#include "native/kube/kubeconfig.hpp"
#include "tests/generate/json.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace {

using namespace cocoon;
using namespace cocoon::kube;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using Headers = std::vector<std::pair<std::string, std::string>>;

// "data" and "key" in base64.
const std::string data = "ZGF0YQ==";
const std::string key = "a2V5";

std::string config(const std::string& cluster, const std::string& user) {
  return "apiVersion: v1\nkind: Config\ncurrent-context: c\n"
         "contexts: [{name: c, context: {cluster: k, user: u, namespace: n}}]\n"
         "clusters: [{name: k, cluster: {" +
         cluster + "}}]\nusers: [{name: u, user: {" + user + "}}]\n";
}

const std::string server = "server: 'https://10.0.0.1:6443'";

ClusterAccess read(const std::string& cluster, const std::string& user = "") {
  const auto access = read_kubeconfig({{"/home/jane/config", config(cluster, user)}});
  INFO((access.ok() ? "" : access.message()));
  REQUIRE(access.ok());
  return *access;
}

std::string error_of(const std::vector<KubeconfigFile>& files) {
  const auto access = read_kubeconfig(files);
  REQUIRE_FALSE(access.ok());
  CHECK(access.message().find('\n') == std::string::npos);
  return access.message();
}

std::string error_of(const std::string& cluster, const std::string& user = "") {
  const std::string message = error_of({{"/home/jane/config", config(cluster, user)}});
  CHECK_THAT(message, StartsWith("kubeconfig \"/home/jane/config\": "));
  return message;
}

TEST_CASE("kubeconfig: the server", "[kube]") {
  const ClusterAccess access = read(server);
  CHECK(access.server.to_string() == "https://10.0.0.1:6443");
  CHECK(access.origin == "kubeconfig \"/home/jane/config\", context \"c\"");
  CHECK_FALSE(access.proxy);
  CHECK_FALSE(access.insecure_skip_tls_verify);
  CHECK_FALSE(access.authority.is_given());
  CHECK_FALSE(access.exec);
  CHECK(access.token.empty());
  CHECK(access.impersonation.empty());
}

TEST_CASE("kubeconfig: whom to trust", "[kube]") {
  CHECK(read(server + ", certificate-authority-data: " + data).authority.text == "data");
  CHECK(read(server + ", certificate-authority: /etc/ca.crt").authority.file == "/etc/ca.crt");
  CHECK(read(server + ", certificate-authority: pki/ca.crt").authority.file == "/home/jane/pki/ca.crt");
  CHECK(read(server + ", insecure-skip-tls-verify: true").insecure_skip_tls_verify);
  CHECK(read(server + ", tls-server-name: kubernetes").tls_server_name == "kubernetes");
  CHECK(read(server + ", disable-compression: true").server.port == 6443);
}

TEST_CASE("kubeconfig: proxies", "[kube]") {
  const ClusterAccess access = read(server + ", proxy-url: 'http://jane:p%40ss@proxy:3128'");
  REQUIRE(access.proxy);
  CHECK(access.proxy->to_string() == "http://proxy:3128");
  CHECK(access.proxy->user == "jane");
  CHECK(access.proxy->password == "p@ss");
}

TEST_CASE("kubeconfig: who we are", "[kube]") {
  CHECK(read(server, "token: t").token == "t");
  CHECK(read(server, "tokenFile: token").token_file == "/home/jane/token");
  const ClusterAccess basic = read(server, "username: jane, password: p");
  CHECK(basic.username == "jane");
  CHECK(basic.password == "p");
  const ClusterAccess inline_pair = read(server, "client-certificate-data: " + data + ", client-key-data: " + key);
  CHECK(inline_pair.client_certificate.text == "data");
  CHECK(inline_pair.client_key.text == "key");
  const ClusterAccess files = read(server, "client-certificate: c.crt, client-key: /k.key");
  CHECK(files.client_certificate.file == "/home/jane/c.crt");
  CHECK(files.client_key.file == "/k.key");
  const ClusterAccess mixed = read(server, "client-certificate: c.crt, client-key-data: " + key);
  CHECK(mixed.client_key.text == "key");
  CHECK_FALSE(read(server, "token: t, client-key: k.key").client_key.is_given());  // as kubectl: a key alone is nothing
}

TEST_CASE("kubeconfig: on whose behalf", "[kube]") {
  const ClusterAccess access =
      read(server, "as: bob, as-uid: '7', as-groups: [a, b], as-user-extra: {example.com/x: [p, q]}");
  CHECK(access.impersonation == Headers{{"Impersonate-User", "bob"},
                                        {"Impersonate-Uid", "7"},
                                        {"Impersonate-Group", "a"},
                                        {"Impersonate-Group", "b"},
                                        {"Impersonate-Extra-example.com%2Fx", "p"},
                                        {"Impersonate-Extra-example.com%2Fx", "q"}});
}

TEST_CASE("kubeconfig: exec plugins", "[kube]") {
  const std::string cluster = server +
                              ", extensions: [{name: other, extension: {a: 1}}, "
                              "{name: client.authentication.k8s.io/exec, extension: {audience: x}}]";
  const ClusterAccess access =
      read(cluster,
           "exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, args: [eks, get-token], "
           "env: [{name: AWS_PROFILE, value: dev}], interactiveMode: IfAvailable, provideClusterInfo: true, "
           "installHint: get aws}");
  REQUIRE(access.exec);
  CHECK(access.exec->api_version == "client.authentication.k8s.io/v1");
  CHECK(access.exec->command == "aws");
  CHECK(access.exec->arguments == std::vector<std::string>{"eks", "get-token"});
  CHECK(access.exec->environment == Headers{{"AWS_PROFILE", "dev"}});
  CHECK(access.exec->install_hint == "get aws");
  CHECK(access.exec->provide_cluster_info);
  CHECK(cocoon::tree_of(access.exec->cluster_config) == cocoon::Json{{"audience", "x"}});

  const std::string beta = "apiVersion: client.authentication.k8s.io/v1beta1";
  CHECK(read(server, "exec: {" + beta + ", command: bin/login, args: null}").exec->command == "/home/jane/bin/login");
  CHECK(read(server, "exec: {" + beta + ", command: /bin/login}").exec->command == "/bin/login");
}

TEST_CASE("kubeconfig: JSON is read as well, and only the first document", "[kube]") {
  const auto json =
      read_kubeconfig({{"c", R"({"current-context":"c","contexts":[{"name":"c","context":{"cluster":"k"}}],
    "clusters":[{"name":"k","cluster":{"server":"https://h"}}]})"}});
  REQUIRE(json.ok());
  CHECK(json->server.authority() == "h:443");
  const auto two = read_kubeconfig({{"c", config(server, "token: t") + "---\ncurrent-context: other\n"}});
  REQUIRE(two.ok());
  CHECK(two->token == "t");
}

// --- Several files

TEST_CASE("kubeconfig: the first file that sets an entry wins, whole", "[kube]") {
  const std::string first =
      "current-context: c\ncontexts: [{name: c, context: {cluster: k, user: u}}]\n"
      "clusters: [{name: k, cluster: {server: 'https://first', insecure-skip-tls-verify: true}}]\n"
      "users: [{name: u, user: {username: x}}]\n";
  const std::string second =
      "current-context: d\ncontexts: [{name: c, context: {cluster: k2, user: u2}}]\n"
      "clusters: [{name: k, cluster: {server: 'https://second', tls-server-name: foo, certificate-authority: ca}}]\n"
      "users: [{name: u, user: {username: y, password: z}}]\n";
  const auto access = read_kubeconfig({{"a/1", first}, {"b/2", second}});
  REQUIRE(access.ok());
  CHECK(access->server.host == "first");
  CHECK(access->tls_server_name.empty());
  CHECK(access->username == "x");
  CHECK(access->password.empty());
  CHECK(access->insecure_skip_tls_verify);
}

TEST_CASE("kubeconfig: entries of different files come together, each with its own folder", "[kube]") {
  const auto access = read_kubeconfig({{"/a/1", "contexts: [{name: c, context: {cluster: k, user: u}}]\n"},
                                       {"/b/2", ""},
                                       {"/c/3", "current-context: c\nusers: [{name: u, user: {tokenFile: t}}]\n"},
                                       {"/d/4",
                                        "current-context: e\nclusters: [{name: k, cluster: {server: 'https://h', "
                                        "certificate-authority: ca}}]\n"}});
  REQUIRE(access.ok());
  CHECK(access->token_file == "/c/t");
  CHECK(access->authority.file == "/d/ca");
  CHECK(access->origin == "kubeconfig \"/a/1\", context \"c\"");
}

TEST_CASE("kubeconfig: the paths of the variable", "[kube]") {
  using Paths = std::vector<std::string>;
  CHECK(kubeconfig_paths("").empty());
  CHECK(kubeconfig_paths("a") == Paths{"a"});
  CHECK(kubeconfig_paths(":a::/b/c:a:") == Paths{"a", "/b/c"});
}

// --- What cannot be used

TEST_CASE("kubeconfig: what a cluster must be", "[kube]") {
  const std::string at = "clusters[0].cluster.";
  CHECK_THAT(error_of(""), Contains(at + "server: must be set"));
  CHECK_THAT(error_of("server: 10.0.0.1"), Contains(at + "server: must begin with https:// or http://"));
  CHECK_THAT(error_of("server: 'https://h:x'"), Contains(at + "server: must be a URL"));
  CHECK_THAT(error_of("server: 'https://jane:secret@h'"), Contains(at + "server") && !Contains("secret"));
  CHECK_THAT(error_of("server: 5"), Contains(at + "server: must be a string"));
  CHECK_THAT(error_of(server + ", certificate-authority: a, certificate-authority-data: " + data),
             Contains(at + "certificate-authority: must not be given together with certificate-authority-data"));
  CHECK_THAT(error_of(server + ", insecure-skip-tls-verify: true, certificate-authority: a"),
             Contains(at + "insecure-skip-tls-verify: must not be true where a certificate-authority is given"));
  CHECK_THAT(error_of(server + ", insecure-skip-tls-verify: 'true'"), Contains("must be true or false"));
  CHECK_THAT(error_of(server + ", certificate-authority-data: '%'"), Contains("must be base64"));
  CHECK_THAT(
      error_of(server + ", proxy-url: 'socks5://u:secret@h:1'"),
      Contains(at + "proxy-url: must begin with https:// or http:// (other kinds of proxies are not supported)") &&
          !Contains("secret"));
}

TEST_CASE("kubeconfig: what a user must be", "[kube]") {
  const std::string at = "users[0].user.";
  const auto user = [](const std::string& text) { return error_of(server, text); };
  CHECK_THAT(user("auth-provider: {name: gcp}"), Contains(at + "auth-provider: is not supported"));
  CHECK_THAT(user("token: secret, username: jane"), Contains(at + "username") && !Contains("secret"));
  CHECK_THAT(user("tokenFile: t, password: secret"), Contains(at + "username") && !Contains("secret"));
  CHECK_THAT(user("token: 12345"), Contains(at + "token: must be a string") && !Contains("12345"));
  CHECK_THAT(user("client-certificate: a, client-certificate-data: " + data),
             Contains(at + "client-certificate: must"));
  CHECK_THAT(user("client-certificate: a"), Contains(at + "client-key: must be given with client-certificate"));
  CHECK_THAT(user("as-groups: [a]"), Contains(at + "as: must be set"));
  CHECK_THAT(user("as: a, as-groups: a"), Contains(at + "as-groups: must be a list"));
  CHECK_THAT(user("as: a, as-user-extra: [a]"), Contains(at + "as-user-extra: must be a mapping"));
  CHECK_THAT(user("tokenfile: t"), Contains(at + "tokenfile: is not supported; did you mean tokenFile?"));
  CHECK_THAT(user("sso: {}"), Contains(at + "sso: is not supported"));
  CHECK_THAT(error_of({{"f",
                        "current-context: c\ncontexts: [{name: c, context: {cluster: k, user: u}}]\n"
                        "clusters: [{name: k, cluster: {" +
                            server + "}}]\nusers: [{name: u, user: 5}]\n"}}),
             Contains("users[0].user: must be a mapping"));
}

TEST_CASE("kubeconfig: what an exec plugin must be", "[kube]") {
  const std::string at = "users[0].user.exec.";
  const auto plugin = [](const std::string& text) { return error_of(server, "exec: {" + text + "}"); };
  const std::string v1 = "apiVersion: client.authentication.k8s.io/v1, ";
  CHECK_THAT(plugin("command: a"), Contains(at + "apiVersion: must be client.authentication.k8s.io/v1 or"));
  CHECK_THAT(plugin("apiVersion: client.authentication.k8s.io/v1alpha1, command: a"), Contains(at + "apiVersion"));
  CHECK_THAT(plugin(v1 + "interactiveMode: Never"), Contains(at + "command: must be set"));
  CHECK_THAT(plugin(v1 + "command: a"), Contains(at + "interactiveMode: must be set"));
  CHECK_THAT(plugin(v1 + "command: a, interactiveMode: Always"), Contains("there is no terminal"));
  CHECK_THAT(plugin(v1 + "command: a, interactiveMode: never"), Contains(at + "interactiveMode: must be Never"));
  CHECK_THAT(plugin(v1 + "command: a, interactiveMode: Never, env: [{value: secret}]"),
             Contains(at + "env[0].name: must be a variable's name") && !Contains("secret"));
  CHECK_THAT(plugin(v1 + "command: a, interactiveMode: Never, env: {A: b}"), Contains(at + "env: must be a list"));
  CHECK_THAT(plugin(v1 + "command: a, interactiveMode: Never, args: [1]"), Contains(at + "args[0]: must be a string"));
  CHECK_THAT(plugin(v1 + "command: a, interactiveMode: Never, timeout: 1"), Contains(at + "timeout: is not supported"));
}

TEST_CASE("kubeconfig: what must be there", "[kube]") {
  CHECK_THAT(error_of({{"f", ""}}), Contains("kubeconfig \"f\": current-context must be set"));
  CHECK_THAT(error_of({{"f", ""}, {"g", ""}}), Contains("kubeconfigs \"f\", \"g\": current-context"));
  CHECK_THAT(error_of({{"f", "current-context: c\n"}}), Contains("there is no context \"c\""));
  const std::string context = "current-context: c\ncontexts: [{name: c, context: {cluster: k, user: u}}]\n";
  CHECK_THAT(error_of({{"f", context}}), Contains("there is no cluster \"k\""));
  CHECK_THAT(error_of({{"f", context + "clusters: [{name: k, cluster: {" + server + "}}]\n"}}),
             Contains("there is no user \"u\""));
  CHECK_THAT(error_of({{"f", context + "clusters: [{name: k}, {name: k}]\n"}}), Contains("is there twice"));
  CHECK_THAT(error_of({{"f", context + "clusters: {name: k}\n"}}), Contains("clusters: must be a list"));
  CHECK_THAT(error_of({{"f", "current-context: c\ncontexts: [{name: c, context: {user: u}}]\n"}}),
             Contains("contexts[0].context.cluster: must be set"));
}

TEST_CASE("kubeconfig: what is none, and no word of it in the message", "[kube]") {
  CHECK_THAT(error_of({{"f", "- secret\n"}}), Contains("kubeconfig \"f\": is no kubeconfig") && !Contains("secret"));
  CHECK_THAT(error_of({{"f", "kind: Pod\napiVersion: v1\n"}}), Contains("is no kubeconfig"));
  CHECK_THAT(error_of({{"f", "a: 1\ntoken: \"secret\n"}}),
             Contains("is no YAML or JSON at line") && !Contains("secret"));
  CHECK_THAT(error_of({{"f", "{\"token\": \"secret"}}),
             Contains("is no YAML or JSON at line 1") && !Contains("secret"));
  CHECK_THAT(error_of({{"f", std::string("\0\1\2\377", 4)}}), Contains("is no YAML or JSON"));
}

TEST_CASE("kubeconfig: what the current context does not use is not judged", "[kube]") {
  const auto access = read_kubeconfig(
      {{"f", config(server, "token: t") + "preferences: {}\nextra: 1\n"},
       {"g",
        "users: [{name: v, user: {auth-provider: {name: gcp}}}, 5, {name: 6}]\nclusters: [{name: l, cluster: 7}]"}});
  CHECK(access.ok());
}

}  // namespace
