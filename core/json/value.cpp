#include "core/json/value.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <string>

#include "core/json/packed.hpp"

namespace cocoon {

namespace {

using Head = PackedHead;

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

}  // namespace

Value::Kind Value::kind() const { return exists() ? kind_of(Head(place_)) : Kind::null; }

std::string_view Value::string() const {
  if (!exists()) return {};
  const Head head(place_);
  return head.kind == Head::Kind::string ? text_of(head) : std::string_view();
}

bool Value::is_true() const {
  if (!exists()) return false;
  const Head head(place_);
  return head.kind == Head::Kind::boolean && head.length == 1;
}

std::optional<Number> Value::number() const {
  if (!is_number()) return std::nullopt;
  const Head head(place_);
  if (head.kind == Head::Kind::real) return Number{.kind = Number::Kind::real, .real = real_of(head)};
  const std::uint64_t magnitude = magnitude_of(head);
  const auto real = static_cast<double>(magnitude);
  if (head.kind == Head::Kind::positive) return Number{Number::Kind::positive, magnitude, real};
  return Number{Number::Kind::negative, magnitude, -real};
}

bool Value::is_empty() const { return (is_array() || is_object()) && Head(place_).length == 0; }

std::string_view Value::packed() const { return {place_, static_cast<std::size_t>(Head(place_).end() - place_)}; }

Value::Items Value::items() const {
  if (!is_array()) return {};
  const Head head(place_);
  return {packed_at(head.content), packed_at(head.end())};
}

Value::Items::Iterator& Value::Items::Iterator::operator++() {
  at_.place_ = Head(at_.place_).end();
  return *this;
}

Value Value::find(std::string_view name) const {
  if (!exists()) return {};
  const Head object(place_);
  if (object.kind != Head::Kind::object) return {};
  Value found;
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
  const Head head(object.place_);
  next_ = head.content;
  end_ = head.end();
  if (!is_in_order()) make_index();
}

std::optional<Members::Member> Members::next() {
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

enum class Nulls { count, are_absent };

bool is_same_value(Value a, Value b, Nulls nulls);

std::optional<Members::Member> next_of(Members& members, Nulls nulls) {
  auto member = members.next();
  while (nulls == Nulls::are_absent && member && member->value.is_null()) member = members.next();
  return member;
}

bool is_same_object(Value a, Value b, Nulls nulls) {
  Members members(a);
  Members others(b);
  while (true) {
    const auto member = next_of(members, nulls);
    const auto other = next_of(others, nulls);
    if (!member || !other) return !member && !other;
    if (member->name != other->name || !is_same_value(member->value, other->value, nulls)) return false;
  }
}

bool is_same_array(Value a, Value b, Nulls nulls) {
  const Value::Items items = a.items();
  const Value::Items others = b.items();
  auto other = others.begin();
  for (const Value item : items) {
    if (other == others.end() || !is_same_value(item, *other, nulls)) return false;
    ++other;
  }
  return other == others.end();
}

bool is_same_value(Value a, Value b, Nulls nulls) {
  const Value::Kind kind = a.kind();
  if (kind != b.kind()) return false;
  switch (kind) {
    case Value::Kind::null: break;
    case Value::Kind::boolean: return a.is_true() == b.is_true();
    case Value::Kind::number: return *a.number() == *b.number();
    case Value::Kind::string: return a.string() == b.string();
    case Value::Kind::array: return is_same_array(a, b, nulls);
    case Value::Kind::object: return is_same_object(a, b, nulls);
  }
  return true;
}

}  // namespace

bool is_same(Value a, Value b) { return is_same_value(a, b, Nulls::count); }

bool is_same_without_nulls(Value a, Value b) { return is_same_value(a, b, Nulls::are_absent); }

}  // namespace cocoon
