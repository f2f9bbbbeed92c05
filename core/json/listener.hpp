// Who is told of a JSON value, event by event, by whatever reads it.
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
  /// A number with a fraction, an exponent or more than 64 bits, and its text where the reader has it.
  virtual void real(double value, std::string_view text) = 0;
  virtual void string(const JsonString& text) = 0;

  virtual void start_object() = 0;
  /// A member's name. False: its value is of no use, and is stepped over without another event.
  virtual bool key(const JsonString& name) = 0;
  virtual void end_object() = 0;
  virtual void start_array() = 0;
  virtual void end_array() = 0;
};

}  // namespace cocoon
