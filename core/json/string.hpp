// A string as it stands in a JSON text, between its quotes: the text is read where it is wanted, straight to its place,
// and a string of many megabytes is never held twice.
//
//   const JsonString name("a\\nb", 3);  // as written; of its text, 3 bytes
//   name.copy_to(buffer);               // a, newline, b
//
// Borrows the text.
#pragma once

#include <cstddef>
#include <string_view>

namespace cocoon {

class JsonString {
 public:
  /// Text without escapes.
  explicit JsonString(std::string_view text) : written_(text), size_(text.size()) {}
  /// What stands between the quotes of valid JSON, and how many bytes of text it stands for.
  JsonString(std::string_view written, std::size_t size) : written_(written), size_(size) {}

  /// As it was given: with its escapes.
  std::string_view written() const { return written_; }
  /// Bytes of the text.
  std::size_t size() const { return size_; }
  /// Every escape is longer than what it stands for; without one the text is what is written.
  bool has_escapes() const { return written_.size() != size_; }
  /// Writes the text: `size()` bytes.
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
