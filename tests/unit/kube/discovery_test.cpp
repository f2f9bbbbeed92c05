// Which cluster is asked: KUBECONFIG, the pod's service account, ~/.kube/config, in this order.
#include "native/kube/discovery.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "tests/unit/kube/temporary_folder.hpp"

namespace {

using namespace cocoon;
using namespace cocoon::kube;
using Catch::Matchers::Contains;
using cocoon::test::TemporaryFolder;

std::string config(const std::string& host) {
  return "current-context: c\ncontexts: [{name: c, context: {cluster: k}}]\n"
         "clusters: [{name: k, cluster: {server: 'https://" +
         host + "'}}]\n";
}

// A machine with all three.
struct Machine {
  TemporaryFolder folder;
  Surroundings surroundings;

  Machine() {
    surroundings.kubeconfig = folder.write("variable", config("variable"));
    folder.write("home/.kube/config", config("home"));
    surroundings.home = folder / "home";
    folder.write("account/token", "t");
    surroundings.service_account = {"10.96.0.1", "443", folder / "account"};
  }
  std::string host() const {
    const auto access = find_cluster_access(surroundings);
    INFO((access.ok() ? "" : access.message()));
    REQUIRE(access.ok());
    return access->server.host;
  }
  std::string error() const {
    const auto access = find_cluster_access(surroundings);
    REQUIRE_FALSE(access.ok());
    return access.message();
  }
};

TEST_CASE("discovery: KUBECONFIG comes first, then the pod, then the home folder", "[kube]") {
  Machine machine;
  CHECK(machine.host() == "variable");
  machine.surroundings.kubeconfig = "";
  CHECK(machine.host() == "10.96.0.1");
  machine.surroundings.service_account.host = "";
  CHECK(machine.host() == "home");
}

TEST_CASE("discovery: a pod without a token is none", "[kube]") {
  Machine machine;
  machine.surroundings.kubeconfig = "";
  std::filesystem::remove(machine.folder / "account/token");
  CHECK(machine.host() == "home");
}

TEST_CASE("discovery: the pod's service account", "[kube]") {
  Machine machine;
  machine.surroundings.kubeconfig = "";
  machine.surroundings.service_account.host = "fd00::1";
  machine.surroundings.service_account.port = "6443";
  const auto access = find_cluster_access(machine.surroundings);
  REQUIRE(access.ok());
  CHECK(access->server.to_string() == "https://[fd00::1]:6443");
  CHECK(access->token_file == machine.folder / "account/token");
  CHECK(access->authority.file == machine.folder / "account/ca.crt");
  CHECK_FALSE(access->insecure_skip_tls_verify);

  machine.surroundings.service_account.port = "tcp://10.0.0.1:443";
  CHECK_THAT(machine.error(), Contains("KUBERNETES_SERVICE_PORT"));
}

TEST_CASE("discovery: files of KUBECONFIG that are missing are passed over, but not all of them", "[kube]") {
  Machine machine;
  const std::string nosuch = machine.folder / "nosuch";
  const std::string there = machine.surroundings.kubeconfig;
  machine.surroundings.kubeconfig = nosuch + "::" + there;
  CHECK(machine.host() == "variable");
  machine.surroundings.kubeconfig = nosuch + ":" + nosuch + "2";
  CHECK_THAT(machine.error(), Contains("KUBECONFIG names no file that exists") && Contains("\"" + nosuch + "\", \""));
}

TEST_CASE("discovery: a file that cannot be read is an error that names it", "[kube]") {
  Machine machine;
  machine.surroundings.kubeconfig = machine.folder.path();  // a folder
  CHECK_THAT(machine.error(), Contains("cannot read \"" + machine.folder.path() + "\": Is a directory"));
}

TEST_CASE("discovery: nothing found tells all that was looked for", "[kube]") {
  Surroundings surroundings;
  surroundings.home = "/nosuch";
  const auto nowhere = find_cluster_access(surroundings);
  REQUIRE_FALSE(nowhere.ok());
  CHECK_THAT(nowhere.message(), Contains("KUBECONFIG is not set") && Contains("KUBERNETES_SERVICE_HOST") &&
                                    Contains("/nosuch/.kube/config"));
  surroundings.home = "";
  surroundings.service_account = {"h", "1", "/nosuch/account"};
  const auto in_pod = find_cluster_access(surroundings);
  REQUIRE_FALSE(in_pod.ok());
  CHECK_THAT(in_pod.message(), Contains("no service account token in /nosuch/account") && Contains("HOME is not set"));
}

}  // namespace
