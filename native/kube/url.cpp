#include "native/kube/url.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "core/encoding/ascii.hpp"
#include "core/encoding/decimal.hpp"
#include "core/encoding/percent.hpp"

namespace cocoon::kube {

namespace {

bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

// Names, IPv4 and IPv6 addresses (with a zone); nothing that could end a header or a URL early.
bool is_host(std::string_view text) {
  return !text.empty() && text.size() <= 255 &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_alphanumeric(c) || is_one_of(c, "-._:%"); });
}

// Bytes that may stand in a request's line as they are.
bool is_path(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F && !is_one_of(c, "?#\\\"<>"); });
}

// Takes what stands before `end` off the front of `text`, and `end` itself; all of it where there is no `end`.
std::string_view take_until(std::string_view& text, char end) {
  const std::size_t at = text.find(end);
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return taken;
}

// "https://" or "http://" off the front of `text`, in any letter case.
std::optional<bool> take_scheme(std::string_view& text) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!equals_ignoring_case(text.substr(0, scheme.size()), scheme)) continue;
    text.remove_prefix(scheme.size());
    return scheme == "https://";
  }
  return std::nullopt;
}

bool read_user(std::string_view& authority, Url& url) {
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return true;
  std::string_view user = authority.substr(0, at);
  authority.remove_prefix(at + 1);
  url.user = percent_decoded(take_until(user, ':'));
  url.password = percent_decoded(user);
  return !url.user.empty();
}

bool read_host_and_port(std::string_view authority, Url& url) {
  if (authority.starts_with('[')) {
    if (authority.find(']') == std::string_view::npos) return false;
    authority.remove_prefix(1);
    url.host = take_until(authority, ']');
    if (url.host.find(':') == std::string::npos || (!authority.empty() && !authority.starts_with(':'))) return false;
    if (!authority.empty()) authority.remove_prefix(1);
  } else {
    url.host = take_until(authority, ':');
    if (authority.find(':') != std::string_view::npos) return false;
  }
  if (authority.empty()) return is_host(url.host);
  const auto port = parse_decimal<std::uint16_t>(authority);
  url.port = port.value_or(0);
  return url.port > 0 && is_host(url.host);
}

}  // namespace

std::string bracketed(const std::string& host) { return host.find(':') == std::string::npos ? host : "[" + host + "]"; }

std::string Url::authority() const { return bracketed(host) + ":" + std::to_string(port); }

std::string Url::to_string() const { return (tls ? "https://" : "http://") + authority() + path; }

Result<Url> parse_url(std::string_view text) {
  const Error malformed{"must be a URL such as https://10.0.0.1:6443 or https://[fd00::1]:6443, without query"};
  Url url;
  const std::optional<bool> tls = take_scheme(text);
  if (!tls) return Error{"must begin with https:// or http://"};
  url.tls = *tls;
  url.port = *tls ? 443 : 80;
  const std::size_t slash = text.find('/');
  std::string_view authority = text.substr(0, slash);
  std::string_view path = slash == std::string_view::npos ? std::string_view() : text.substr(slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  if (!read_user(authority, url) || !read_host_and_port(authority, url) || !is_path(path)) return malformed;
  url.path = path;
  return url;
}

}  // namespace cocoon::kube
