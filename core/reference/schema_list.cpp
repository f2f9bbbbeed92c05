#include "core/reference/schema_list.hpp"

#include <optional>
#include <span>

#include "core/json/packed.hpp"
#include "core/json/writer.hpp"
#include "core/rules/schema.hpp"

namespace cocoon {

namespace {

using schema::Field;
using schema::Type;

std::string_view type_name(Type type) {
  switch (type) {
    case Type::string: return "string";
    case Type::boolean: return "boolean";
    case Type::int32: return "int32";
    case Type::quantity: return "quantity";
    case Type::object: return "object";
    case Type::object_list: return "objectList";
    case Type::quantity_map: return "quantityMap";
    case Type::foreign_object: return "foreignObject";
    case Type::foreign_object_list: break;
  }
  return "foreignObjectList";
}

void write_values(JsonWriter& json, std::string_view name, std::span<const std::string_view> values) {
  if (values.empty()) return json.member(name, nullptr);
  const auto list = json.array(name);
  for (const std::string_view value : values) json.value(value);
}

void write_field(JsonWriter& json, const Field& field) {
  const auto object = json.object();
  json.member("name", field.name);
  json.member("type", type_name(field.type));
  json.member("documentation", field.documentation);
  json.member("required", field.required);
  PackedWriter default_value;
  schema::tell_default(field, default_value);
  json.member("default", default_value.at(0));
  write_values(json, "allowed", field.allowed);
  json.member("minimum", field.minimum);
  json.member("maximum", field.maximum);
  json.member("maxLength", field.max_length);
  const bool is_label_value = field.format == schema::Format::label_value;
  json.member("format", is_label_value ? std::optional<std::string_view>("labelValue") : std::nullopt);
  const auto members = json.array("members");
  for (const Field* member : field.members) write_field(json, *member);
}

}  // namespace

std::string schema_as_json() {
  JsonWriter json;
  write_field(json, schema::cocoonset);
  return json.take();
}

}  // namespace cocoon
