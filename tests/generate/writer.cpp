// as_yaml() and as_json().
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "tests/generate/cocoonset.hpp"
#include "tests/generate/random.hpp"

namespace cocoon::tests {

namespace {

std::vector<std::string> keys_in_any_order(const Json& object, Random& random) {
  std::vector<std::string> keys;
  for (const auto& member : object.items()) keys.push_back(member.key());
  random.shuffle(keys);
  return keys;
}

/// The code point that `text` starts with, which is UTF-8; taken off it.
std::uint32_t take_code_point(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  std::uint32_t code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) code = (code << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  text.remove_prefix(length);
  return code;
}

/// What YAML lets stand as it is: no control characters, no line breaks, no marks of byte order.
bool stands_raw(std::uint32_t code) {
  return (code >= 0x20 && code < 0x7F) || (code >= 0xA0 && code != 0x2028 && code != 0x2029 && code != 0xFEFF);
}

bool all_stand_raw(std::string_view text) {
  while (!text.empty()) {
    if (!stands_raw(take_code_point(text))) return false;
  }
  return true;
}

/// Whether the text means itself without quotes, on both sides of a colon and within brackets. Stricter than YAML.
bool is_plain(const std::string& text) {
  static const std::array<const char*, 10> words = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan"};
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (text.empty() || !is_letter(text.front()) || text.back() == ':') return false;
  std::string lower = text;
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (std::find(words.begin(), words.end(), lower) != words.end()) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '/' || c == '-' || c == '_' || c == ':';
  });
}

class YamlWriter {
 public:
  explicit YamlWriter(std::uint64_t seed)
      : random_(seed), step_(2 + random_.below(3)), flow_percent_(random_.below(3) * 20) {}

  std::string write(const Json& object) {
    if (random_.chance(20)) text_ += "---\n";
    if (random_.chance(10)) text_ += "# made by " + std::string(random_.chance(50) ? "nobody" : "a machine: {}") + "\n";
    block_object(object, 0);
    return random_.chance(10) ? with_crlf() : text_;
  }

 private:
  std::string with_crlf() const {
    std::string text;
    for (const char c : text_) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
    return text;
  }

  /// The value behind `key:` or `-`, and the end of its line.
  void value(const Json& value, std::size_t indent) {
    const bool is_block = value.is_structured() && !value.empty() && !random_.chance(flow_percent_);
    if (!is_block) {
      text_ += ' ';
      if (value.is_string() && random_.chance(10) && literal(value, indent)) return;
      flow(value);
      comment();
      text_ += '\n';
    } else {
      comment();
      text_ += '\n';
      value.is_object() ? block_object(value, indent + step_) : block_list(value, indent + step_);
    }
  }

  void comment() {
    if (random_.chance(5)) text_ += "  # as is: \"it\" is";
  }

  void block_object(const Json& object, std::size_t indent) {
    for (const std::string& key : keys_in_any_order(object, random_)) {
      if (random_.chance(3)) text_ += "\n";
      text_ += std::string(indent, ' ');
      string(key);
      text_ += ':';
      value(object[key], indent);
    }
  }

  void block_list(const Json& list, std::size_t indent) {
    for (const Json& item : list) {
      text_ += std::string(indent, ' ') + '-';
      if (item.is_object() && !item.empty() && random_.chance(70)) {
        first_member_beside_dash(item, indent);
      } else {
        value(item, indent);
      }
    }
  }

  void first_member_beside_dash(const Json& object, std::size_t indent) {
    const std::size_t start = text_.size();
    block_object(object, indent + 2);
    // Blank lines may stand before the first key, and nothing else but its indentation.
    const std::size_t key = text_.find_first_not_of(" \n", start);
    text_.replace(start, key - start, " ");
  }

  void flow(const Json& value) {
    if (value.is_object()) {
      flow_object(value);
    } else if (value.is_array()) {
      flow_list(value);
    } else if (value.is_string()) {
      string(value);
    } else if (value.is_boolean()) {
      boolean(value);
    } else if (value.is_null()) {
      text_ += random_.chance(50) ? "null" : "~";
    } else {
      number(value);
    }
  }

  void flow_object(const Json& object) {
    text_ += '{';
    const char* separator = "";
    for (const std::string& key : keys_in_any_order(object, random_)) {
      text_ += separator;
      string(key);
      text_ += ": ";
      flow(object[key]);
      separator = ", ";
    }
    text_ += '}';
  }

  void flow_list(const Json& list) {
    text_ += '[';
    const char* separator = "";
    for (const Json& item : list) {
      text_ += separator;
      flow(item);
      separator = ", ";
    }
    text_ += ']';
  }

  void boolean(bool value) {
    static const std::vector<std::string> yes = {"true", "true", "True", "TRUE", "yes", "on", "y"};
    static const std::vector<std::string> no = {"false", "false", "False", "FALSE", "no", "off", "N"};
    text_ += random_.pick(value ? yes : no);
  }

  void number(const Json& value) {
    std::array<char, 32> other{};
    if (value.is_number_unsigned() && random_.chance(20)) {
      const auto bits = value.get<unsigned long long>();
      std::snprintf(other.data(), other.size(), random_.chance(50) ? "0x%llx" : "0%llo", bits);
      text_ += other.data();
    } else if (value.is_number_integer() && random_.chance(10)) {
      text_ += value.dump() + ".0";
    } else {
      text_ += value.dump();
    }
  }

  void string(const std::string& text) {
    if (is_plain(text) && random_.chance(70)) {
      text_ += text;
    } else if (all_stand_raw(text) && random_.chance(50)) {
      single_quoted(text);
    } else {
      double_quoted(text);
    }
  }

  void single_quoted(const std::string& text) {
    text_ += '\'';
    for (const char c : text) text_ += c == '\'' ? std::string("''") : std::string(1, c);
    text_ += '\'';
  }

  void double_quoted(std::string_view text) {
    text_ += '"';
    while (!text.empty()) {
      const std::string_view from = text;
      const std::uint32_t code = take_code_point(text);
      const std::string_view raw = from.substr(0, from.size() - text.size());
      if (code == '"' || code == '\\') {
        text_ += '\\';
        text_ += raw;
      } else if (stands_raw(code) && !random_.chance(2)) {
        text_ += raw;
      } else {
        escape(code);
      }
    }
    text_ += '"';
  }

  void escape(std::uint32_t code) {
    std::array<char, 16> hex{};
    const char* const form = code < 0x100 ? "\\x%02x" : code < 0x10000 ? "\\u%04x" : "\\U%08x";
    std::snprintf(hex.data(), hex.size(), form, code);
    text_ += hex.data();
  }

  /// The text below a `|`, where it can stand there.
  bool literal(const std::string& text, std::size_t indent) {
    if (text.empty() || text.front() == ' ' || !all_stand_raw(text)) return false;
    text_ += "|-\n" + std::string(indent + step_, ' ') + text + '\n';
    return true;
  }

  Random random_;
  std::size_t step_;
  std::size_t flow_percent_;
  std::string text_;
};

class JsonWriter {
 public:
  explicit JsonWriter(std::uint64_t seed) : random_(seed), newline_(random_.chance(50) ? "\n" : "") {}

  std::string write(const Json& object) {
    value(object);
    return text_ + newline_;
  }

 private:
  void value(const Json& value) {
    if (value.is_object()) return object(value);
    if (value.is_array()) return list(value);
    text_ += value.dump();
  }

  void object(const Json& object) {
    text_ += '{';
    const char* separator = "";
    for (const std::string& key : keys_in_any_order(object, random_)) {
      text_ += separator + newline_ + Json(key).dump() + ':';
      value(object[key]);
      separator = ",";
    }
    text_ += '}';
  }

  void list(const Json& list) {
    text_ += '[';
    const char* separator = "";
    for (const Json& item : list) {
      text_ += separator + newline_;
      value(item);
      separator = ",";
    }
    text_ += ']';
  }

  Random random_;
  std::string newline_;
  std::string text_;
};

}  // namespace

std::string as_yaml(const Json& object, std::uint64_t seed) { return YamlWriter(seed).write(object); }
std::string as_json(const Json& object, std::uint64_t seed) { return JsonWriter(seed).write(object); }

}  // namespace cocoon::tests
