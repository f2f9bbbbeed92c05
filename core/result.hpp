// How a function of this project fails: it returns a value, or an error that says why there is none.
//
//   Result<std::string> text = read_file(path);
//   if (!text.ok()) return text.error();
//   use(*text);
//
//   Result<> start();  // there is nothing to return but that it worked: `return {};`
//
// The error is one sentence for a person, or the type that a caller has to tell apart or place: `Result<Head,
// Refusal>`. A sentence names what, where, what was expected and what to do about it. It never holds a secret: it ends
// up in logs and in the webhook's answers. No exception is thrown where a value is looked at that is there.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace cocoon {

struct Error {
  std::string message;
};

template <typename T = void, typename E = Error>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::move(value)) {}  // NOLINT(google-explicit-constructor): `return value;` is the point
  Result(E error) : held_(std::move(error)) {}  // NOLINT(google-explicit-constructor): as is `return Error{...};`

  bool ok() const { return held_.index() == 0; }
  const E& error() const { return std::get<E>(held_); }
  E& error() { return std::get<E>(held_); }
  const std::string& message() const { return error().message; }

  T& operator*() { return std::get<T>(held_); }
  const T& operator*() const { return std::get<T>(held_); }
  T* operator->() { return &std::get<T>(held_); }
  const T* operator->() const { return &std::get<T>(held_); }

 private:
  std::variant<T, E> held_;
};

template <typename E>
class [[nodiscard]] Result<void, E> {
 public:
  Result() = default;
  Result(E error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor): `return Error{...};`

  bool ok() const { return !error_.has_value(); }
  const E& error() const { return *error_; }
  E& error() { return *error_; }
  const std::string& message() const { return error().message; }

 private:
  std::optional<E> error_;
};

}  // namespace cocoon
