// What the tests of `validate` share: manifests, and running it over them.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/generate/json.hpp"
#include "tests/integration/program.hpp"
#include "tests/integration/usage_error.hpp"

namespace cocoon::test {

inline std::string set_named(const std::string& name, const std::string& spec) {
  return "apiVersion: cocoonset.cocoonstack.io/v1\nkind: CocoonSet\nmetadata:\n  name: " + name + "\nspec:\n" + spec;
}

inline const std::string good = set_named("good", "  agent:\n    image: ubuntu:24.04\n");
inline const std::string bad = set_named("bad", "  agent:\n    replicas: -1\n");
inline const std::string advised =
    set_named("advised", "  agent:\n    image: ubuntu:24.04\n  toolboxes:\n  - name: \"7\"\n    image: tools:1\n");
inline const std::string other = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n";

inline Outcome validate(std::vector<std::string> arguments, const std::string& input = "") {
  arguments.insert(arguments.begin(), "validate");
  return run({.arguments = std::move(arguments), .input = input});
}

}  // namespace cocoon::test
