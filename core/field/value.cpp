#include "core/field/value.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <string>

#include "core/field/packed.hpp"

namespace cocoon {

namespace {

using Head = PackedHead;

Value::Kind kind_of(const Json& json) {
  if (json.is_boolean()) return Value::Kind::boolean;
  if (json.is_number()) return Value::Kind::number;
  if (json.is_string()) return Value::Kind::string;
  if (json.is_array()) return Value::Kind::array;
  if (json.is_object()) return Value::Kind::object;
  return Value::Kind::null;
}

Value::Kind kind_of(const Head& head) {
  switch (head.kind) {
    case Head::Kind::null: break;
    case Head::Kind::boolean: return Value::Kind::boolean;
    case Head::Kind::positive:
    case Head::Kind::negative:
    case Head::Kind::real: return Value::Kind::number;
    case Head::Kind::string: return Value::Kind::string;
    case Head::Kind::array: return Value::Kind::array;
    case Head::Kind::object: return Value::Kind::object;
  }
  return Value::Kind::null;
}

std::string_view text_of(const Head& head) { return {head.content, head.length}; }

std::uint64_t magnitude_of(const Head& head) {
  std::uint64_t magnitude = 0;
  for (std::size_t i = 0; i < head.length; ++i) {
    magnitude |= static_cast<std::uint64_t>(static_cast<unsigned char>(head.content[i])) << (8 * i);
  }
  return magnitude;
}

double real_of(const Head& head) {
  double value = 0;
  if (head.length == sizeof(value)) {
    std::memcpy(&value, head.content, sizeof(value));
    return value;
  }
  std::array<char, sizeof(value)> text{};  // shorter than 8 bytes, and so closed by a zero
  std::memcpy(text.data(), head.content, head.length);
  return std::strtod(text.data(), nullptr);
}

Json number_of(const Head& head) {
  switch (head.kind) {
    case Head::Kind::positive: return magnitude_of(head);
    case Head::Kind::negative: return static_cast<std::int64_t>(0 - magnitude_of(head));
    case Head::Kind::real: return real_of(head);
    default: return nullptr;
  }
}

}  // namespace

Value::Kind Value::kind() const {
  if (packed_ != nullptr) return kind_of(Head(packed_));
  return json_ != nullptr ? kind_of(*json_) : Kind::null;
}

std::string_view Value::string() const {
  if (packed_ != nullptr) {
    const Head head(packed_);
    return head.kind == Head::Kind::string ? text_of(head) : std::string_view();
  }
  const auto* string = json_ != nullptr ? json_->get_ptr<const std::string*>() : nullptr;
  return string != nullptr ? std::string_view(*string) : std::string_view();
}

bool Value::is_true() const {
  if (packed_ != nullptr) {
    const Head head(packed_);
    return head.kind == Head::Kind::boolean && head.length == 1;
  }
  const auto* flag = json_ != nullptr ? json_->get_ptr<const bool*>() : nullptr;
  return flag != nullptr && *flag;
}

Json Value::number() const {
  if (packed_ != nullptr) return number_of(Head(packed_));
  return json_ != nullptr && json_->is_number() ? *json_ : Json();
}

bool Value::is_empty() const {
  if (!is_array() && !is_object()) return false;
  return packed_ != nullptr ? Head(packed_).length == 0 : json_->empty();
}

Value::Items Value::items() const {
  if (!is_array()) return {};
  if (packed_ != nullptr) {
    const Head head(packed_);
    return {packed_at(head.content), packed_at(head.end())};
  }
  const auto& items = json_->get_ref<const Json::array_t&>();
  return {Value(items.data(), nullptr), Value(items.data() + items.size(), nullptr)};
}

Value::Items::Iterator& Value::Items::Iterator::operator++() {
  if (at_.packed_ != nullptr) {
    at_.packed_ = Head(at_.packed_).end();
  } else {
    ++at_.json_;
  }
  return *this;
}

Value Value::find(std::string_view name) const {
  if (!is_object()) return {};
  if (packed_ == nullptr) {
    const auto member = json_->find(name);
    return member == json_->end() ? Value() : Value(*member);
  }
  Value found;
  const Head object(packed_);
  for (const char* next = object.content; next != object.end();) {
    const Head key(next);
    const char* const value = key.end();
    if (text_of(key) == name) found = packed_at(value);
    next = Head(value).end();
  }
  return found;
}

Members::Members(Value object) {
  if (!object.is_object()) return;
  if (object.packed_ == nullptr) {
    const auto& members = object.json_->get_ref<const Json::object_t&>();
    tree_next_ = members.begin();
    tree_end_ = members.end();
    return;
  }
  const Head head(object.packed_);
  next_ = head.content;
  end_ = head.end();
  if (!is_in_order()) make_index();
}

std::optional<Members::Member> Members::next() {
  if (end_ != nullptr) return next_packed();
  if (tree_next_ == tree_end_) return std::nullopt;
  const Member member{tree_next_->first, Value(tree_next_->second)};
  ++tree_next_;
  return member;
}

std::optional<Members::Member> Members::next_packed() {
  if (index_) return next_of_index();
  if (next_ == end_) return std::nullopt;
  const Head name(next_);
  next_ = Head(name.end()).end();
  return Member{text_of(name), Value::packed_at(name.end())};
}

std::optional<Members::Member> Members::next_of_index() {
  const auto name_at = [this](std::size_t i) { return Head(next_ + (*index_)[i]); };
  // Of equal names the last.
  while (indexed_ + 1 < index_->size() && text_of(name_at(indexed_)) == text_of(name_at(indexed_ + 1))) ++indexed_;
  if (indexed_ == index_->size()) return std::nullopt;
  const Head name = name_at(indexed_++);
  return Member{text_of(name), Value::packed_at(name.end())};
}

/// Calls `visit` with the place of each name, as they were written, for as long as it returns true.
template <typename Visit>
bool Members::for_each_name(const Visit& visit) const {
  for (const char* next = next_; next != end_; next = Head(Head(next).end()).end()) {
    if (!visit(next)) return false;
  }
  return true;
}

bool Members::is_in_order() const {
  std::optional<std::string_view> last;
  return for_each_name([&](const char* place) {
    const std::string_view name = text_of(Head(place));
    const bool follows = !last || *last < name;
    last = name;
    return follows;
  });
}

void Members::make_index() {
  std::size_t count = 0;
  for_each_name([&](const char*) { return ++count != 0; });
  index_.emplace();
  index_->reserve(count);
  for_each_name([&](const char* name) {
    index_->push_back(static_cast<std::uint32_t>(name - next_));
    return true;
  });
  std::sort(index_->begin(), index_->end(), [this](std::uint32_t a, std::uint32_t b) {
    const int order = text_of(Head(next_ + a)).compare(text_of(Head(next_ + b)));
    return order != 0 ? order < 0 : a < b;
  });
}

namespace {

std::optional<Members::Member> next_set(Members& members) {
  auto member = members.next();
  while (member && member->value.is_null()) member = members.next();
  return member;
}

/// nlohmann compares integers as signed ones: for it 2^64 - 1 equals -1.
bool is_same_number(const Json& a, const Json& b) {
  const auto is_negative = [](const Json& number) {
    const auto* integer = number.get_ptr<const Json::number_integer_t*>();
    return integer != nullptr && !number.is_number_unsigned() && *integer < 0;
  };
  const bool are_integers = a.is_number_integer() && b.is_number_integer();
  return a == b && (!are_integers || is_negative(a) == is_negative(b));
}

bool is_same_object(Value a, Value b) {
  Members members(a);
  Members others(b);
  while (true) {
    const auto member = next_set(members);
    const auto other = next_set(others);
    if (!member || !other) return !member && !other;
    if (member->name != other->name || !is_same_without_nulls(member->value, other->value)) return false;
  }
}

bool is_same_array(Value a, Value b) {
  const Value::Items items = a.items();
  const Value::Items others = b.items();
  auto other = others.begin();
  for (const Value item : items) {
    if (other == others.end() || !is_same_without_nulls(item, *other)) return false;
    ++other;
  }
  return other == others.end();
}

}  // namespace

bool is_same_without_nulls(Value a, Value b) {
  const Value::Kind kind = a.kind();
  if (kind != b.kind()) return false;
  switch (kind) {
    case Value::Kind::null: break;
    case Value::Kind::boolean: return a.is_true() == b.is_true();
    case Value::Kind::number: return is_same_number(a.number(), b.number());
    case Value::Kind::string: return a.string() == b.string();
    case Value::Kind::array: return is_same_array(a, b);
    case Value::Kind::object: return is_same_object(a, b);
  }
  return true;
}

}  // namespace cocoon
