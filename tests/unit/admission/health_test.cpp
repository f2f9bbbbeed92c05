// What /readyz says of the checks that are noted. There is no certificate here, so it is never ready; the lifecycle
// tests have one.
#include "native/admission/health.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace {

using namespace cocoon;
using Catch::Matchers::Contains;

/// What it says to a probe.
std::string readyz(const Health& health) { return health.readyz({}).body; }

TEST_CASE("health: every check is listed, in this order", "[admission]") {
  const CertificateStore certificates({});
  const Health health(certificates);
  CHECK_FALSE(health.is_ready());
  CHECK(readyz(health) ==
        "[-]certificate failed: no certificate is loaded\n"
        "[-]kube-api failed: the Kubernetes API has not been asked yet\n"
        "[+]permissions ok (not known)\n"
        "[+]shutdown ok\n"
        "readyz check failed\n");
}

TEST_CASE("health: a poll that fails counts at the start, and later when it is the third", "[admission]") {
  const CertificateStore certificates({});
  Health health(certificates);
  health.note_kube_poll(Error{"no route"});
  CHECK_THAT(readyz(health), Contains("[-]kube-api failed: no route\n"));
  health.note_kube_poll({});
  CHECK_THAT(readyz(health), Contains("[+]kube-api ok\n"));
  health.note_kube_poll(Error{"gone"});
  health.note_kube_poll(Error{"gone"});
  CHECK_THAT(readyz(health), Contains("[+]kube-api ok\n"));
  health.note_kube_poll(Error{"gone"});
  CHECK_THAT(readyz(health), Contains("[-]kube-api failed: gone\n"));
  health.note_kube_poll({});
  CHECK_THAT(readyz(health), Contains("[+]kube-api ok\n"));
}

TEST_CASE("health: missing permissions are named until they are granted", "[admission]") {
  const CertificateStore certificates({});
  Health health(certificates);
  health.note_missing_permissions({{"apps", "deployments", "get"}, {"apps", "statefulsets", "get"}});
  CHECK_THAT(readyz(health), Contains("[-]permissions failed: the service account may not get deployments.apps, "
                                      "statefulsets.apps: see config/rbac\n"));
  health.note_missing_permissions({{"apps", "statefulsets", "get"}, {"", "pods", "list"}, {"", "nodes", "list"}});
  CHECK_THAT(readyz(health), Contains("may not get statefulsets.apps, list pods, nodes: see"));
  health.note_missing_permissions({});
  CHECK_THAT(readyz(health), Contains("[+]permissions ok\n"));
}

}  // namespace
