// What an object of a text says that it is, and where in the text it stands.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "core/field/node.hpp"

namespace cocoon {

/// What the object does not say is absent.
struct ObjectIdentity {
  std::size_t document = 0;              ///< number within the text, from 0
  std::optional<std::size_t> item = {};  ///< index within a List
  std::optional<std::string> api_version = {};
  std::optional<std::string> kind = {};
  std::optional<std::string> ns = {};
  std::optional<std::string> name = {};  ///< or generateName
};

/// Fills in what `object` says.
void read_identity(const Node& object, ObjectIdentity& identity);

}  // namespace cocoon
