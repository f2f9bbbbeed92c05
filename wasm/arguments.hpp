// What a call from JavaScript brings: texts, one after the other, each behind its length in four bytes, lowest first.
// The length 0xFFFFFFFF stands for a text that is absent.
//
//   Arguments arguments(bytes);
//   const std::string_view source = arguments.text();
//   const auto old_text = arguments.next();  // or nothing
//
// Borrows the bytes.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace cocoon::wasm {

class Arguments {
 public:
  explicit Arguments(std::string_view bytes) : rest_(bytes) {}

  bool at_end() const { return rest_.size() < sizeof(std::uint32_t); }

  /// Nothing for an absent one, and behind the last.
  std::optional<std::string_view> next() {
    if (at_end()) return std::nullopt;
    std::uint32_t size = 0;
    std::memcpy(&size, rest_.data(), sizeof(size));
    rest_.remove_prefix(sizeof(size));
    if (size == absent) return std::nullopt;
    const std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(text.size());
    return text;
  }

  /// Empty for an absent one.
  std::string_view text() { return next().value_or(std::string_view()); }

 private:
  static constexpr std::uint32_t absent = 0xFFFFFFFFU;

  std::string_view rest_;
};

}  // namespace cocoon::wasm
