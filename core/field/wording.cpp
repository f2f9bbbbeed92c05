#include "core/field/wording.hpp"

#include "core/field/quote.hpp"

namespace cocoon {

namespace {

struct CauseWords {
  std::string_view label;   // what the API server's own message starts with
  std::string_view reason;  // metav1.CauseType
};

CauseWords words_of(Cause cause) {
  switch (cause) {
    case Cause::required: return {"Required value", "FieldValueRequired"};
    case Cause::duplicate: return {"Duplicate value", "FieldValueDuplicate"};
    case Cause::invalid: return {"Invalid value", "FieldValueInvalid"};
    case Cause::type_invalid: return {"Invalid value", "FieldValueTypeInvalid"};
    case Cause::not_supported: return {"Unsupported value", "FieldValueNotSupported"};
    case Cause::forbidden: return {"Forbidden", "FieldValueForbidden"};
    case Cause::too_long: return {"Too long", "FieldValueTooLong"};
    case Cause::unknown_field: return {"Unknown field", "FieldValueInvalid"};
    case Cause::note: break;
  }
  return {"", "FieldValueInvalid"};
}

void append_part(std::string& text, std::string_view part) {
  if (part.empty()) return;
  if (!text.empty()) text += ": ";
  text += part;
}

}  // namespace

std::string cause_message(const Finding& finding) {
  std::string text(words_of(finding.cause).label);
  append_part(text, finding.bad_value);
  append_part(text, finding.detail);
  return text;
}

std::string message(const Finding& finding) {
  std::string text = finding.field.to_string();
  append_part(text, cause_message(finding));
  return text;
}

std::string_view cause_reason(Cause cause) { return words_of(cause).reason; }

std::string quoted_list(std::span<const std::string_view> values) {
  std::string list;
  for (const std::string_view value : values) {
    if (!list.empty()) list += ", ";
    list += '"';
    list += value;
    list += '"';
  }
  return list;
}

std::string printed(Value value) {
  switch (value.kind()) {
    case Value::Kind::null: break;
    case Value::Kind::boolean: return value.is_true() ? "true" : "false";
    case Value::Kind::number: return to_string(*value.number());
    case Value::Kind::string: return in_quotes(value.string());
    case Value::Kind::array: return value.is_empty() ? "[]" : "[...]";
    case Value::Kind::object: return value.is_empty() ? "{}" : "{...}";
  }
  return "null";
}

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace cocoon
