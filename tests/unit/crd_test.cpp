// The CRD in config/crd says of each field of `spec` what the schema table says: names, types, defaults, values and
// limits. It is written by hand all the same: it is the second opinion on the table, and people read it.
#include <catch2/catch.hpp>
#include <string>

#include "core/rules/schema.hpp"
#include "core/text/document.hpp"
#include "tests/generate/json.hpp"
#include "tests/unit/source_tree.hpp"

namespace {

using namespace cocoon;
using schema::Field;
using schema::Type;

constexpr const char* label_value = "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$";
constexpr const char* label = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
// config_test.py tries what it matches.
constexpr const char* quantity =
    "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))"
    "(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";

Json expected_of(const Field& field, const Json& written);

Json quantity_schema() {
  return {{"anyOf", {{{"type", "integer"}}, {{"type", "string"}}}},
          {"pattern", quantity},
          {"x-kubernetes-int-or-string", true}};
}

Json string_schema(const Field& field) {
  Json expected = {{"type", "string"}};
  if (!field.allowed.empty()) expected["enum"] = std::vector<std::string>(field.allowed.begin(), field.allowed.end());
  if (field.required) expected["minLength"] = 1;
  if (field.max_length) expected["maxLength"] = *field.max_length;
  if (field.format == schema::Format::label_value) expected["pattern"] = label_value;
  // The table leaves a toolbox's name to the rule toolbox-name-rfc1123, which the server judges, too.
  if (&field == &schema::name) expected.update({{"maxLength", 63}, {"pattern", label}});
  return expected;
}

Json int32_schema(const Field& field) {
  Json expected = {{"type", "integer"}, {"format", "int32"}};
  if (field.minimum) expected["minimum"] = *field.minimum;
  if (field.maximum) expected["maximum"] = *field.maximum;
  return expected;
}

Json object_schema(const Field& field, const Json& written) {
  Json expected = {{"type", "object"}};
  for (const Field* member : field.members) {
    if (member->required) expected["required"].push_back(member->name);
    const Json::json_pointer place("/properties/" + std::string(member->name));
    expected["properties"][std::string(member->name)] = expected_of(*member, written.value(place, Json::object()));
  }
  return expected;
}

/// `written` gives what belongs to another API, of which the table knows the type only.
Json type_schema(const Field& field, const Json& written) {
  switch (field.type) {
    case Type::string: return string_schema(field);
    case Type::boolean: return {{"type", "boolean"}};
    case Type::int32: return int32_schema(field);
    case Type::quantity: return quantity_schema();
    case Type::quantity_map: return {{"type", "object"}, {"additionalProperties", quantity_schema()}};
    case Type::object:
    case Type::foreign_object: return object_schema(field, written);
    case Type::object_list:
      return {{"type", "array"},
              {"items", object_schema(field, written.value("items", Json::object()))},
              {"x-kubernetes-list-type", "atomic"}};
    case Type::foreign_object_list: break;
  }
  Json expected = written;
  expected["type"] = "array";
  return expected;
}

Json expected_of(const Field& field, const Json& written) {
  Json expected = type_schema(field, written);
  PackedWriter packed;
  schema::tell_default(field, packed);
  if (!field.default_value.empty()) expected["default"] = tree_of(std::move(packed).finish());
  return expected;
}

/// Descriptions are texts; a member called `description` would be an object.
void drop_descriptions(Json& tree) {
  if (tree.is_object() && tree.contains("description") && tree["description"].is_string()) tree.erase("description");
  if (!tree.is_structured()) return;
  for (Json& below : tree) drop_descriptions(below);
}

Json crd() {
  return tree_of(read_documents(tests::read_file(tests::source_path("config/crd/cocoonsets.yaml"))).at(0).tree);
}

}  // namespace

TEST_CASE("The CRD's schema of spec is that of the table") {
  Json written = crd().at(Json::json_pointer("/spec/versions/0/schema/openAPIV3Schema/properties/spec"));
  drop_descriptions(written);
  // A list of what must be changed in the CRD.
  CHECK(Json::diff(written, expected_of(schema::spec, written)) == Json::array());
}

TEST_CASE("The CRD's group, version and kind are those of the table") {
  const Json spec = crd().at("spec");
  const std::string version = spec.at(Json::json_pointer("/versions/0/name"));
  CHECK(spec.at("group").get<std::string>() + '/' + version == schema::api_version.allowed.front());
  CHECK(spec.at(Json::json_pointer("/names/kind")) == schema::cocoonset.name);
}
