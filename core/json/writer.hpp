// Writes JSON on one line, members in the order in which they are given. An object or array is open until its scope
// ends:
//
//   JsonWriter json;
//   {
//     const auto object = json.object();
//     json.member("rule", "agent-image-required");
//     const auto list = json.array("causes");
//     for (const std::string& cause : causes) json.value(cause);
//   }
//   json.take();  // {"rule":"agent-image-required","causes":["..."]}
//
// Holds the text alone, no tree. Bytes that are not UTF-8 become U+FFFD. Not thread-safe.
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
  /// An object or array that is being written; its end closes it.
  class [[nodiscard]] Scope {
   public:
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope() { json_.close(bracket_); }

   private:
    friend class JsonWriter;
    Scope(JsonWriter& json, char bracket) : json_(json), bracket_(bracket) {}

    JsonWriter& json_;
    char bracket_;
  };

  Scope object();
  Scope array();
  /// As the value of the member `name`.
  Scope object(std::string_view name);
  Scope array(std::string_view name);

  /// The name of a member; its value comes next.
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
