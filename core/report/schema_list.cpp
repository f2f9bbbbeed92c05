#include "core/report/schema_list.hpp"

#include "core/report/formats.hpp"
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

OrderedJson field_json(const Field& field) {
  OrderedJson members = OrderedJson::array();
  for (const Field* member : field.members) members.push_back(field_json(*member));
  return {{"name", field.name},
          {"type", type_name(field.type)},
          {"documentation", field.documentation},
          {"required", field.required},
          {"default", schema::default_of(field)},
          {"allowed", field.allowed.empty() ? OrderedJson() : OrderedJson(field.allowed)},
          {"minimum", or_null(field.minimum)},
          {"maximum", or_null(field.maximum)},
          {"maxLength", or_null(field.max_length)},
          {"format", field.format == schema::Format::label_value ? OrderedJson("labelValue") : OrderedJson()},
          {"members", std::move(members)}};
}

}  // namespace

std::string schema_as_json() { return dump(field_json(schema::cocoonset)); }

}  // namespace cocoon
