#include "core/field/formats.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <system_error>

#include "core/encoding/ascii.hpp"

namespace cocoon {

namespace {

bool is_lower_or_digit(char c) { return is_lower(c) || is_digit(c); }

/// Takes the longest start of `text` whose characters satisfy `accepts`, and returns it.
template <typename Predicate>
std::string_view take_while(std::string_view& text, Predicate accepts) {
  const auto end = std::find_if_not(text.begin(), text.end(), accepts);
  const std::string_view taken = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(taken.size());
  return taken;
}

bool take_one_of(std::string_view& text, std::string_view characters) {
  if (text.empty() || characters.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

/// `[a-z0-9]([-a-z0-9]*[a-z0-9])?` of any length.
bool is_dns_label(std::string_view text) {
  return !text.empty() && is_lower_or_digit(text.front()) && is_lower_or_digit(text.back()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_lower_or_digit(c) || c == '-'; });
}

bool is_tag(std::string_view text) {
  constexpr std::size_t longest = 128;
  return !text.empty() && text.size() <= longest && (is_alphanumeric(text.front()) || text.front() == '_') &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alphanumeric(c) || c == '_' || c == '.' || c == '-'; });
}

bool is_separator(std::string_view text) {
  return text == "." || text == "_" || text == "__" ||
         (!text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c == '-'; }));
}

bool is_repository_component(std::string_view text) {
  while (true) {
    if (take_while(text, is_lower_or_digit).empty()) return false;
    if (text.empty()) return true;
    if (!is_separator(take_while(text, [](char c) { return !is_lower_or_digit(c); }))) return false;
  }
}

bool is_repository(std::string_view text) {
  while (true) {
    const std::size_t slash = text.find('/');
    if (!is_repository_component(text.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    text.remove_prefix(slash + 1);
  }
}

/// What may follow the number of a quantity. The exponent must fit 64 bits, as Go parses it.
bool is_quantity_suffix(std::string_view text) {
  constexpr std::array<std::string_view, 16> suffixes = {"",  "n", "u",  "m",  "k",  "M",  "G",  "T",
                                                         "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  if (std::find(suffixes.begin(), suffixes.end(), text) != suffixes.end()) return true;
  if (!take_one_of(text, "eE")) return false;
  if (take_one_of(text, "+") && !text.empty() && !is_digit(text.front())) return false;
  std::int64_t exponent = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, exponent);
  return error == std::errc() && rest == end;
}

}  // namespace

bool is_rfc1123_label(std::string_view text) {
  constexpr std::size_t longest = 63;
  return text.size() <= longest && is_dns_label(text);
}

std::string rfc1123_label_of(std::string_view text) {
  constexpr std::size_t longest = 63;
  std::string label;
  for (const char c : to_lower(text)) {
    if (is_lower_or_digit(c)) {
      label += c;
    } else if (!label.empty() && label.back() != '-') {
      label += '-';
    }
    if (label.size() == longest) break;
  }
  if (!label.empty() && label.back() == '-') label.pop_back();
  return label;
}

bool is_dns1123_subdomain(std::string_view text) {
  constexpr std::size_t longest = 253;
  if (text.size() > longest) return false;
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_dns_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool has_label_value_characters(std::string_view text) {
  return !text.empty() && is_alphanumeric(text.front()) && is_alphanumeric(text.back()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; });
}

bool is_quantity(std::string_view text) {
  take_one_of(text, "+-");
  const bool whole = !take_while(text, is_digit).empty();
  const bool fraction = take_one_of(text, ".") && !take_while(text, is_digit).empty();
  return (whole || fraction) && is_quantity_suffix(text);
}

bool is_registry_relative_image(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos && !is_tag(text.substr(colon + 1))) return false;
  return is_repository(text.substr(0, colon));
}

bool is_http_url(std::string_view text) {
  const auto starts_with = [text](std::string_view prefix) {
    return equals_ignoring_case(text.substr(0, prefix.size()), prefix);
  };
  return starts_with("http://") || starts_with("https://");
}

bool is_numeric(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

}  // namespace cocoon
