#include "native/net/http.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "core/encoding/ascii.hpp"

namespace cocoon::http {

namespace {

std::optional<std::string_view> find_parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    const std::size_t equals = pair.find('=');
    if (pair.substr(0, equals) == name) {
      return equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    }
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
  }
  return std::nullopt;
}

}  // namespace

std::string Request::parameter(std::string_view name) const {
  return std::string(find_parameter(query, name).value_or(std::string_view()));
}

bool Request::has_parameter(std::string_view name) const { return find_parameter(query, name).has_value(); }

bool is_json(std::string_view content_type) {
  constexpr std::string_view json = "application/json";
  std::string_view type = content_type.substr(0, content_type.find(';'));
  type = type.substr(0, type.find_last_not_of(" \t") + 1);
  return equals_ignoring_case(type, json);
}

}  // namespace cocoon::http
