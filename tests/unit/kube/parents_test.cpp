#include "native/kube/parents.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace {

using namespace cocoon;
using namespace cocoon::kube;

TEST_CASE("parents: where they are", "[kube]") {
  CHECK(*parent_path({"deployments", "vms", "agents"}) == "/apis/apps/v1/namespaces/vms/deployments/agents");
  CHECK(*parent_path({"statefulsets", "vms", "db"}) == "/apis/apps/v1/namespaces/vms/statefulsets/db");
}

TEST_CASE("parents: no name leads anywhere else", "[kube]") {
  CHECK(*parent_path({"deployments", "a/b", "../x?y#z"}) ==
        "/apis/apps/v1/namespaces/a%2Fb/deployments/..%2Fx%3Fy%23z");
  CHECK(*parent_path({"deployments", "a\r\nX: y", "é"}) ==
        "/apis/apps/v1/namespaces/a%0D%0AX%3A%20y/deployments/%C3%A9");
  for (const std::string& name : {std::string(), std::string("."), std::string(".."), std::string(254, 'a')}) {
    CHECK_FALSE(parent_path({"deployments", "vms", name}).ok());
    CHECK_FALSE(parent_path({"deployments", name, "agents"}).ok());
  }
  CHECK_FALSE(parent_path({"replicasets", "vms", "agents"}).ok());
  CHECK_FALSE(parent_path({"secrets/../deployments", "vms", "agents"}).ok());
}

}  // namespace
