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

void write_values(JsonWriter& json, std::span<const std::string_view> values) {
  if (values.empty()) return json.value(nullptr);
  json.begin_array();
  for (const std::string_view value : values) json.value(value);
  json.end_array();
}

void write_field(JsonWriter& json, const Field& field) {
  json.begin_object();
  json.member("name", field.name);
  json.member("type", type_name(field.type));
  json.member("documentation", field.documentation);
  json.member("required", field.required);
  PackedWriter default_value;
  schema::tell_default(field, default_value);
  json.member("default", default_value.at(0));
  json.key("allowed");
  write_values(json, field.allowed);
  json.member("minimum", field.minimum);
  json.member("maximum", field.maximum);
  json.member("maxLength", field.max_length);
  const bool is_label_value = field.format == schema::Format::label_value;
  json.member("format", is_label_value ? std::optional<std::string_view>("labelValue") : std::nullopt);
  json.key("members");
  json.begin_array();
  for (const Field* member : field.members) write_field(json, *member);
  json.end_array();
  json.end_object();
}

}  // namespace

std::string schema_as_json() {
  JsonWriter json;
  write_field(json, schema::cocoonset);
  return json.take();
}

}  // namespace cocoon
