#include "core/json/writer.hpp"

#include <algorithm>

#include "core/encoding/ascii.hpp"
#include "core/encoding/utf8.hpp"

namespace cocoon {

namespace {

/// Stands in JSON as it is, and alone: neither escaped nor part of a character over ASCII.
bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

void append_escape(std::string& out, char c) {
  constexpr std::string_view escaped = "\"\\\b\f\n\r\t";
  constexpr std::string_view letters = "\"\\bfnrt";
  const auto byte = static_cast<unsigned char>(c);
  out += '\\';
  if (const std::size_t letter = escaped.find(c); letter != std::string_view::npos) {
    out += letters[letter];
  } else {
    out += "u00";
    out += lower_hex_digits[byte >> 4U];
    out += lower_hex_digits[byte & 0xFU];
  }
}

}  // namespace

JsonWriter::Scope JsonWriter::object() {
  open('{');
  return {*this, '}'};
}

JsonWriter::Scope JsonWriter::array() {
  open('[');
  return {*this, ']'};
}

JsonWriter::Scope JsonWriter::object(std::string_view name) {
  key(name);
  return object();
}

JsonWriter::Scope JsonWriter::array(std::string_view name) {
  key(name);
  return array();
}

void JsonWriter::open(char bracket) {
  separate();
  text_ += bracket;
  needs_comma_ = false;
}

void JsonWriter::close(char bracket) {
  text_ += bracket;
  needs_comma_ = true;
}

void JsonWriter::key(std::string_view name) {
  separate();
  append_string(name);
  text_ += ':';
  needs_comma_ = false;
}

void JsonWriter::value(std::string_view text) {
  separate();
  append_string(text);
}

void JsonWriter::value(Value tree) {
  switch (tree.kind()) {
    case Value::Kind::null: return value(nullptr);
    case Value::Kind::boolean: return value(tree.is_true());
    case Value::Kind::number: return raw(to_string(*tree.number()));
    case Value::Kind::string: return value(tree.string());
    case Value::Kind::array: {
      const auto brackets = array();
      for (const Value item : tree.items()) value(item);
      return;
    }
    case Value::Kind::object: break;
  }
  const auto braces = object();
  Members members(tree);
  while (const auto next = members.next()) member(next->name, next->value);
}

void JsonWriter::raw(std::string_view json) {
  separate();
  text_ += json;
}

void JsonWriter::separate() {
  if (needs_comma_) text_ += ',';
  needs_comma_ = true;
}

void JsonWriter::append_string(std::string_view text) {
  text_ += '"';
  while (!text.empty()) {
    const auto plain = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_plain) - text.begin());
    text_ += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const Character next = first_character(text);
    if (next.code_point < 0x80) {
      append_escape(text_, text[0]);
    } else {
      text_ += next.code_point == replacement_character ? replacement_text : text.substr(0, next.bytes);
    }
    text.remove_prefix(next.bytes);
  }
  text_ += '"';
}

std::string to_json(Value value) {
  JsonWriter json;
  json.value(value);
  return json.take();
}

}  // namespace cocoon
