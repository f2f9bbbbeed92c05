#include "core/text/yaml_writer.hpp"

#include <algorithm>
#include <string_view>

#include "core/encoding/ascii.hpp"
#include "core/field/quote.hpp"
#include "core/json/writer.hpp"
#include "core/text/scalar.hpp"

namespace cocoon {

namespace {

bool is_word_character(char c) { return is_alphanumeric(c) || c == '_' || c == '/' || c == '.'; }

bool may_stand_plain(char c) {
  return is_word_character(c) || std::string_view(" -+:@%=,;()~").find(c) != std::string_view::npos;
}

/// Whether `text` needs no quotes to be this very text. In doubt it gets them.
bool is_plain(std::string_view text) {
  if (text.empty() || !is_word_character(text.front()) || text.back() == ' ' || text.back() == ':') return false;
  if (!std::all_of(text.begin(), text.end(), may_stand_plain) || text.substr(0, 3) == "...") return false;
  PackedWriter read;
  resolve_plain(text, read);
  return text.find(": ") == std::string_view::npos && read.at(0).is_string();
}

std::string written(std::string_view text) { return is_plain(text) ? std::string(text) : all_in_quotes(text); }

class Writer {
 public:
  std::string take() { return std::move(text_); }

  /// A value behind its key or dash: on the same line, or on lines of its own.
  void write_value(Value value, std::size_t indent) {
    if (has_lines(value)) {
      text_ += '\n';
      write_lines(value, indent);
    } else {
      text_ += ' ';
      write_scalar(value);
    }
  }

  /// `is_inline`: the first line has its indent already, which is a dash and a blank.
  void write_lines(Value value, std::size_t indent, bool is_inline = false) {
    if (!has_lines(value)) {
      start_line(indent, is_inline);
      return write_scalar(value);
    }
    Members members(value);
    while (const auto member = members.next()) {
      start_line(indent, is_inline);
      text_ += written(member->name) + ':';
      write_value(member->value, member->value.is_array() ? indent : indent + 2);
    }
    for (const Value item : value.items()) {
      start_line(indent, is_inline);
      text_ += "- ";
      write_lines(item, indent + 2, true);
    }
  }

 private:
  void start_line(std::size_t indent, bool& is_inline) {
    if (!is_inline) text_.append(indent, ' ');
    is_inline = false;
  }

  static bool has_lines(Value value) { return (value.is_object() || value.is_array()) && !value.is_empty(); }

  /// Or an empty list or object.
  void write_scalar(Value value) {
    text_ += value.is_string() ? written(value.string()) : to_json(value);
    text_ += '\n';
  }

  std::string text_;
};

}  // namespace

std::string to_yaml(Value value) {
  Writer writer;
  writer.write_lines(value, 0);
  return writer.take();
}

}  // namespace cocoon
