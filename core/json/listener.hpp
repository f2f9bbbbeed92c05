// The events of a JSON value, in the order of its text. A reader of JSON calls them; what is made of the value is up to
// the listener: PackedWriter packs it, ReviewBuilder keeps a part of it.
//
//   {"a": [1]}  ->  start_object, key a, start_array, unsigned_integer 1, end_array, end_object
#pragma once

#include <cstdint>
#include <string_view>

#include "core/json/string.hpp"

namespace cocoon {

class JsonListener {
 public:
  JsonListener() = default;
  JsonListener(const JsonListener&) = default;
  JsonListener& operator=(const JsonListener&) = default;
  virtual ~JsonListener() = default;

  virtual void null() = 0;
  virtual void boolean(bool value) = 0;
  virtual void integer(std::int64_t value) = 0;
  virtual void unsigned_integer(std::uint64_t value) = 0;
  /// A number with a fraction, an exponent or more than 64 bits. `text` is how it is written, or empty where the reader
  /// does not know.
  virtual void real(double value, std::string_view text) = 0;
  virtual void string(const JsonString& text) = 0;

  virtual void start_object() = 0;
  /// The name of a member. Return false to skip its value: there are no events for it.
  virtual bool key(const JsonString& name) = 0;
  virtual void end_object() = 0;
  virtual void start_array() = 0;
  virtual void end_array() = 0;
};

}  // namespace cocoon
