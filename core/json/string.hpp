// A string as it is written in a JSON text, between its quotes, with its escapes. They are decoded straight to where
// the text is wanted, so that a string of many megabytes is never held twice.
//
//   const JsonString name("a\\nb", 3);  // written in 4 bytes, stands for 3
//   name.copy_to(buffer);               // a, newline, b
//
// Does not own the text.
#pragma once

#include <cstddef>
#include <string_view>

namespace cocoon {

class JsonString {
 public:
  /// A text without escapes.
  explicit JsonString(std::string_view text) : written_(text), size_(text.size()) {}
  /// What is between the quotes of valid JSON, and how many bytes it is once its escapes are decoded.
  JsonString(std::string_view written, std::size_t size) : written_(written), size_(size) {}

  /// With its escapes, if it has any.
  std::string_view written() const { return written_; }
  /// Bytes of the decoded text.
  std::size_t size() const { return size_; }
  /// Every escape is longer than what it stands for.
  bool has_escapes() const { return written_.size() != size_; }
  /// Writes the decoded text, `size()` bytes.
  void copy_to(char* out) const;

  friend bool operator==(const JsonString& string, std::string_view text) {
    if (string.size_ != text.size()) return false;
    return string.has_escapes() ? string.stands_for(text) : string.written_ == text;
  }

 private:
  bool stands_for(std::string_view text) const;

  std::string_view written_;
  std::size_t size_;
};

}  // namespace cocoon
