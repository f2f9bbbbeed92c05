#include "core/field/node.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cocoon {

bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\v' || c == '\f' || c == '\r'; });
}

Node Node::operator[](std::string_view name) const {
  const bool readable = is_null() || (readable_ && value_.is_object());
  return {value_.find(name), readable, path(), name};
}

Node Node::operator[](std::size_t index) const {
  const bool readable = is_null() || (readable_ && value_.is_array());
  const Value::Items items = value_.items();
  auto item = items.begin();
  for (std::size_t i = 0; i < index && item != items.end(); ++i) ++item;
  return {item == items.end() ? Value() : *item, readable, path(), index};
}

const FieldPath& Node::path() const {
  if (const auto* name = std::get_if<std::string_view>(&step_)) path_ = path_ / *name;
  if (const auto* index = std::get_if<std::size_t>(&step_)) path_ = path_ / *index;
  step_ = Own();
  return path_;
}

std::size_t Node::size() const {
  std::size_t size = 0;
  for (const Value item : value_.items()) size += item.exists() ? 1 : 0;
  return size;
}

bool Node::is_set() const {
  if (value_.is_string()) return !is_blank(value_.string());
  return !value_.is_null() && !(value_.is_object() && value_.is_empty());
}

std::optional<std::string_view> Node::text() const {
  // Empty where it is no string, and so blank.
  const std::string_view text = value_.string();
  if (is_blank(text)) return std::nullopt;
  return text;
}

bool Node::lacks_text() const { return is_null() || (readable_ && value_.is_string() && !text()); }

std::optional<std::int32_t> Node::int32() const {
  const auto number = value_.number();
  // Compared before it is converted: a conversion that does not fit is undefined.
  constexpr double lowest = std::numeric_limits<std::int32_t>::min();
  constexpr double highest = std::numeric_limits<std::int32_t>::max();
  if (!number || !(number->real >= lowest && number->real <= highest)) return std::nullopt;
  if (std::trunc(number->real) != number->real) return std::nullopt;
  return static_cast<std::int32_t>(number->real);
}

}  // namespace cocoon
