#include "core/answer/identity.hpp"

namespace cocoon {

namespace {

std::optional<std::string> text_of(const Node& node) {
  const auto text = node.text();
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

}  // namespace

void read_identity(const Node& object, ObjectIdentity& identity) {
  const Node metadata = object["metadata"];
  identity.api_version = text_of(object["apiVersion"]);
  identity.kind = text_of(object["kind"]);
  identity.ns = text_of(metadata["namespace"]);
  identity.name = text_of(metadata["name"]);
  if (!identity.name) identity.name = text_of(metadata["generateName"]);
}

}  // namespace cocoon
