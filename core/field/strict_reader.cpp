#include "core/field/strict_reader.hpp"

#include "core/field/finding.hpp"

namespace cocoon {

void StrictReader::fail(const Node& node, std::string_view expected) {
  // Below a value of the wrong type nothing is readable: that value was named already.
  if (!malformed_ && node.is_readable()) malformed_ = Malformed{node, expected};
}

void StrictReader::check_object(const Node& node) {
  if (!node.is_null() && !(node.is_readable() && node.value().is_object())) fail(node, "must be an object");
}

void StrictReader::check_list(const Node& node) {
  if (!node.is_null() && !(node.is_readable() && node.value().is_array())) fail(node, "must be a list");
}

std::string_view StrictReader::string(const Node& node) {
  if (node.is_null()) return {};
  if (node.value().is_string()) return node.value().string();
  fail(node, must_be_string);
  return {};
}

std::int32_t StrictReader::int32(const Node& node, std::int32_t when_absent) {
  if (node.is_null()) return when_absent;
  const auto number = node.int32();
  if (!number) fail(node, "must be an integer of 32 bits");
  return number.value_or(when_absent);
}

}  // namespace cocoon
