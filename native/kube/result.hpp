// Either a value, or one sentence for a person that says why there is none.
//
//   Result<std::string> text = read_file(path);
//   if (!text.ok()) return text.error();
//   use(*text);
//
// An error names what, where, what was expected and what to do about it. It never holds a secret: it ends up in logs
// and in the answers of the webhook.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace cocoon::kube {

struct Error {
  std::string message;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::move(value)) {}      // NOLINT(google-explicit-constructor): `return value;` is the point
  Result(Error error) : held_(std::move(error)) {}  // NOLINT(google-explicit-constructor): as is `return Error{...};`

  bool ok() const { return held_.index() == 0; }
  const Error& error() const { return std::get<Error>(held_); }
  const std::string& message() const { return error().message; }

  T& operator*() { return std::get<T>(held_); }
  const T& operator*() const { return std::get<T>(held_); }
  T* operator->() { return &std::get<T>(held_); }
  const T* operator->() const { return &std::get<T>(held_); }

 private:
  std::variant<T, Error> held_;
};

}  // namespace cocoon::kube
