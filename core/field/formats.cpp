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

/// Of an RFC 1123 label, a label value and the name in a qualified name.
constexpr std::size_t longest_label = 63;

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

/// The two digits at `at`.
int two_digits(std::string_view text, std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); }

/// Whether `text` starts as `form` says, in which a `d` stands for a digit.
bool has_form(std::string_view text, std::string_view form) {
  return text.size() >= form.size() && std::equal(form.begin(), form.end(), text.begin(),
                                                  [](char f, char c) { return f == 'd' ? is_digit(c) : f == c; });
}

/// A day of the calendar: of `dddd-dd-dd`.
bool is_date(std::string_view text) {
  constexpr std::array<int, 12> days = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int month = two_digits(text, 5);
  const int day = two_digits(text, 8);
  if (month < 1 || month > 12 || day < 1 || day > days[static_cast<std::size_t>(month - 1)]) return false;
  // A century is a leap year where its first two digits are divisible by four.
  const int of_century = two_digits(text, 2);
  const bool is_leap = (of_century != 0 ? of_century : two_digits(text, 0)) % 4 == 0;
  return month != 2 || day < 29 || is_leap;
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

bool is_rfc1123_label(std::string_view text) { return text.size() <= longest_label && is_dns_label(text); }

std::string rfc1123_label_of(std::string_view text) {
  std::string label;
  for (const char c : to_lower(text)) {
    if (is_lower_or_digit(c)) {
      label += c;
    } else if (!label.empty() && label.back() != '-') {
      label += '-';
    }
    if (label.size() == longest_label) break;
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

bool is_label_value(std::string_view text) {
  return text.empty() || (text.size() <= longest_label && has_label_value_characters(text));
}

std::string label_value_of(std::string_view text) {
  const auto is_accepted = [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; };
  std::string value;
  for (const char c : text) {
    const bool is_first = value.empty();
    if (is_first ? is_alphanumeric(c) : is_accepted(c)) {
      value += c;
    } else if (!is_first && value.back() != '-') {
      value += '-';
    }
    if (value.size() == longest_label) break;
  }
  while (!value.empty() && !is_alphanumeric(value.back())) value.pop_back();
  return value;
}

bool is_qualified_name(std::string_view text) {
  const std::size_t slash = text.find('/');
  const bool has_prefix = slash != std::string_view::npos;
  if (has_prefix && !is_dns1123_subdomain(text.substr(0, slash))) return false;
  const std::string_view name = has_prefix ? text.substr(slash + 1) : text;
  return !name.empty() && is_label_value(name);
}

bool is_rfc3339_time(std::string_view text) {
  // Go's parser, which the API server reads times with, takes an hour of one digit; nobody writes one.
  constexpr std::string_view form = "dddd-dd-ddTdd:dd:dd";
  if (!has_form(text, form) || !is_date(text)) return false;
  if (two_digits(text, 11) > 23 || two_digits(text, 14) > 59 || two_digits(text, 17) > 59) return false;
  text.remove_prefix(form.size());
  if (take_one_of(text, ".,") && take_while(text, is_digit).empty()) return false;
  if (text == "Z") return true;
  return take_one_of(text, "+-") && text.size() == 5 && has_form(text, "dd:dd") && two_digits(text, 0) <= 24 &&
         two_digits(text, 3) < 60;
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
