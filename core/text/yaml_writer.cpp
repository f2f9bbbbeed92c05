#include "core/text/yaml_writer.hpp"

#include <algorithm>
#include <string_view>

#include "core/field/quote.hpp"
#include "core/text/scalar.hpp"

namespace cocoon {

namespace {

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '/' || c == '.';
}

bool may_stand_plain(char c) {
  return is_word_character(c) || std::string_view(" -+:@%=,;()~").find(c) != std::string_view::npos;
}

/// Whether `text` needs no quotes to be this very text. In doubt it gets them.
bool is_plain(std::string_view text) {
  if (text.empty() || !is_word_character(text.front()) || text.back() == ' ' || text.back() == ':') return false;
  if (!std::all_of(text.begin(), text.end(), may_stand_plain) || text.substr(0, 3) == "...") return false;
  return text.find(": ") == std::string_view::npos && resolve_plain(text).is_string();
}

std::string written(std::string_view text) { return is_plain(text) ? std::string(text) : all_in_quotes(text); }

class Writer {
 public:
  std::string take() { return std::move(text_); }

  /// A value behind its key or dash: on the same line, or on lines of its own.
  void write_value(const Json& value, std::size_t indent) {
    if (value.is_structured() && !value.empty()) {
      text_ += '\n';
      write_lines(value, indent);
    } else {
      text_ += ' ';
      write_scalar(value);
    }
  }

  /// `is_inline`: the first line has its indent already, which is a dash and a blank.
  void write_lines(const Json& value, std::size_t indent, bool is_inline = false) {
    if (value.is_object() && !value.empty()) {
      for (const auto& member : value.items()) {
        start_line(indent, is_inline);
        text_ += written(member.key()) + ':';
        write_value(member.value(), member.value().is_array() ? indent : indent + 2);
      }
    } else if (value.is_array() && !value.empty()) {
      for (const Json& item : value) {
        start_line(indent, is_inline);
        text_ += "- ";
        write_lines(item, indent + 2, true);
      }
    } else {
      start_line(indent, is_inline);
      write_scalar(value);
    }
  }

 private:
  void start_line(std::size_t indent, bool& is_inline) {
    if (!is_inline) text_.append(indent, ' ');
    is_inline = false;
  }

  /// Or an empty list or object.
  void write_scalar(const Json& value) {
    text_ += value.is_string() ? written(value.get_ref<const std::string&>())
                               : value.dump(-1, ' ', false, Json::error_handler_t::replace);
    text_ += '\n';
  }

  std::string text_;
};

}  // namespace

std::string to_yaml(const Json& value) {
  Writer writer;
  writer.write_lines(value, 0);
  return writer.take();
}

}  // namespace cocoon
