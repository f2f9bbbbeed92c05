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
  FieldPath path = path_ / name;
  if (is_null()) return {nullptr, true, std::move(path)};
  if (!readable_ || !value_->is_object()) return {nullptr, false, std::move(path)};
  const auto member = value_->find(name);
  return {member == value_->end() ? nullptr : &*member, true, std::move(path)};
}

Node Node::operator[](std::size_t index) const {
  FieldPath path = path_ / index;
  if (is_null()) return {nullptr, true, std::move(path)};
  if (!readable_ || !value_->is_array()) return {nullptr, false, std::move(path)};
  return {index < value_->size() ? &(*value_)[index] : nullptr, true, std::move(path)};
}

std::size_t Node::size() const { return value_ != nullptr && value_->is_array() ? value_->size() : 0; }

bool Node::is_set() const {
  if (value_ == nullptr || value_->is_null()) return false;
  if (const auto* string = value_->get_ptr<const std::string*>()) return !is_blank(*string);
  return !(value_->is_object() && value_->empty());
}

std::optional<std::string_view> Node::text() const {
  if (value_ == nullptr) return std::nullopt;
  const auto* string = value_->get_ptr<const std::string*>();
  if (string == nullptr || is_blank(*string)) return std::nullopt;
  return *string;
}

bool Node::lacks_text() const {
  if (is_null()) return true;
  return readable_ && value_->is_string() && !text();
}

std::optional<std::int32_t> Node::int32() const {
  constexpr auto lowest = std::numeric_limits<std::int32_t>::min();
  constexpr auto highest = std::numeric_limits<std::int32_t>::max();
  if (value_ == nullptr) return std::nullopt;
  if (const auto* number = value_->get_ptr<const Json::number_unsigned_t*>()) {
    if (*number > static_cast<std::uint64_t>(highest)) return std::nullopt;
    return static_cast<std::int32_t>(*number);
  }
  if (const auto* number = value_->get_ptr<const Json::number_integer_t*>()) {
    if (*number < lowest || *number > highest) return std::nullopt;
    return static_cast<std::int32_t>(*number);
  }
  if (const auto* number = value_->get_ptr<const Json::number_float_t*>()) {
    // Compared before it is converted: a conversion that does not fit is undefined.
    if (!(*number >= lowest && *number <= highest) || std::trunc(*number) != *number) return std::nullopt;
    return static_cast<std::int32_t>(*number);
  }
  return std::nullopt;
}

bool Node::is_true() const {
  if (value_ == nullptr) return false;
  const auto* flag = value_->get_ptr<const bool*>();
  return flag != nullptr && *flag;
}

}  // namespace cocoon
