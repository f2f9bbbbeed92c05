// Prints what core knows that the manifests must agree with, as JSON: the rows of the table of kinds. config_test.py
// holds the rendered manifests against it.
#include <cstdio>
#include <string>

#include "core/kind/kind.hpp"
#include "tests/generate/json.hpp"

namespace {

using namespace cocoon;

Json to_tree(const Kind& kind) {
  const std::string subresource = kind.subresource.empty() ? "" : "/" + std::string(kind.subresource);
  Json permissions = Json::array();
  for (const Permission& permission : kind.permissions) {
    permissions.push_back({permission.group, permission.resource, permission.verb});
  }
  return {{"group", kind.group},
          {"version", kind.version},
          {"resource", std::string(kind.resource) + subresource},
          {"operations", kind.operations},
          {"path", kind.endpoint->path},
          {"webhook", kind.endpoint->webhook},
          {"permissions", permissions}};
}

}  // namespace

int main() {
  Json tree;
  for (const Kind& kind : kinds()) tree["kinds"].push_back(to_tree(kind));
  return std::puts(tree.dump().c_str()) < 0 ? 1 : 0;
}
