// Writes JSON on one line as it is told, members in the order in which they come.
//
//   JsonWriter json;
//   json.begin_object();
//   json.member("rule", "agent-image-required");
//   json.key("causes");
//   json.begin_array();
//   for (const std::string& cause : causes) json.value(cause);
//   json.end_array();
//   json.end_object();
//   json.take();  // {"rule":"agent-image-required","causes":["..."]}
//
// Holds nothing but the text: no tree. Bytes that are no UTF-8 become U+FFFD.
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/json/value.hpp"

namespace cocoon {

class JsonWriter {
 public:
  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }

  /// The name of a member, whose value comes next.
  void key(std::string_view name);

  void value(std::string_view text);
  void value(const std::string& text) { value(std::string_view(text)); }
  void value(const char* text) { value(std::string_view(text)); }
  void value(bool flag) { raw(flag ? "true" : "false"); }
  void value(std::integral auto number) { raw(std::to_string(number)); }
  /// Its members by name. Null where it does not exist.
  void value(Value tree);
  void value(std::nullptr_t) { raw("null"); }
  /// Null where there is none.
  template <typename Value>
  void value(const std::optional<Value>& value_or_none) {
    value_or_none ? value(*value_or_none) : value(nullptr);
  }

  template <typename Value>
  void member(std::string_view name, const Value& member_value) {
    key(name);
    value(member_value);
  }

  std::string take() { return std::move(text_); }

 private:
  void open(char bracket);
  void close(char bracket);
  void raw(std::string_view json);
  void separate();
  void append_string(std::string_view text);

  std::string text_;
  bool needs_comma_ = false;
};

/// On one line, members by name.
std::string to_json(Value value);

}  // namespace cocoon
