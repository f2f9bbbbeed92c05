#include "native/kube/objects.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace {

using namespace cocoon;
using namespace cocoon::kube;

Question deployment(const std::string& ns, const std::string& name) { return {"apps", "v1", "deployments", ns, name}; }

TEST_CASE("objects: where they are", "[kube]") {
  CHECK(*path_of(deployment("vms", "agents")) == "/apis/apps/v1/namespaces/vms/deployments/agents");
  CHECK(*path_of({"", "v1", "pods", "vms", "demo-0"}) == "/api/v1/namespaces/vms/pods/demo-0");
  CHECK(*path_of({"apps", "v1", "statefulsets", "vms", ""}) == "/apis/apps/v1/namespaces/vms/statefulsets");
}

TEST_CASE("objects: no name leads anywhere else", "[kube]") {
  CHECK(*path_of(deployment("a/b", "../x?y#z")) == "/apis/apps/v1/namespaces/a%2Fb/deployments/..%2Fx%3Fy%23z");
  CHECK(*path_of(deployment("a\r\nX: y", "é")) == "/apis/apps/v1/namespaces/a%0D%0AX%3A%20y/deployments/%C3%A9");
  for (const std::string& name : {std::string("."), std::string(".."), std::string(254, 'a')}) {
    CHECK_FALSE(path_of(deployment("vms", name)).ok());
    CHECK_FALSE(path_of(deployment(name, "agents")).ok());
  }
  CHECK_FALSE(path_of(deployment("", "agents")).ok());
  CHECK_FALSE(path_of({"apps", "..", "deployments", "vms", "agents"}).ok());
  CHECK_FALSE(path_of({"apps", "v1", "..", "vms", "agents"}).ok());
  CHECK(*path_of({"apps", "v1", "secrets/../x", "vms", "a"}) == "/apis/apps/v1/namespaces/vms/secrets%2F..%2Fx/a");
}

}  // namespace
