// Writes a value as the YAML of `kubectl get -o yaml`: members by name, block style, items not indented.
//
//   to_yaml(value);  // {"spec":{"toolboxes":[{"name":"build"}]}}
//   // spec:
//   //   toolboxes:
//   //   - name: build
//
// The YAML reads as the same value again (text/document.hpp). Recurses as deep as the value nests, which its reader
// limits.
#pragma once

#include <string>

#include "core/json/value.hpp"

namespace cocoon {

/// The last line ends with a line break, too.
std::string to_yaml(Value value);

}  // namespace cocoon
