#include "native/cli/config.hpp"

#include <algorithm>
#include <array>

#include "core/encoding/ascii.hpp"
#include "core/encoding/decimal.hpp"
#include "core/field/quote.hpp"
#include "native/system/duration.hpp"

namespace cocoon {

namespace {

std::optional<ListenAddress> parse_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = parse_decimal<std::uint16_t>(text.substr(colon + 1));
  std::string_view host = text.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (host.find_first_of(":[]") != std::string_view::npos) {
    return std::nullopt;  // an IPv6 address without brackets: where its port begins is anybody's guess
  }
  if (!port) return std::nullopt;
  return ListenAddress{.host = std::string(host), .port = *port};
}

/// Sets `member` where the value was understood.
template <typename Value, typename Parsed>
bool set(Value& member, std::optional<Parsed> parsed) {
  if (parsed) member = std::move(*parsed);
  return parsed.has_value();
}

bool set_text(std::string& member, const std::string& text) {
  member = text;
  return !text.empty();
}

bool assign_log_level(Config& config, const std::string& text) {
  constexpr std::array<std::string_view, 8> names = {"trace", "debug", "info",  "warn",
                                                     "error", "fatal", "panic", "disabled"};
  const auto* const found = std::find(names.begin(), names.end(), to_lower(text));
  if (found == names.end()) return false;
  config.log_level = static_cast<LogLevel>(found - names.begin());
  return true;
}

/// Items separated by commas, without the spaces around them; nothing where one is empty.
std::optional<std::vector<std::string>> parse_list(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    std::string_view item = text.substr(0, comma);
    item.remove_prefix(std::min(item.find_first_not_of(' '), item.size()));
    item = item.substr(0, item.find_last_not_of(' ') + 1);
    if (item.empty()) return std::nullopt;
    items.emplace_back(item);
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return items;
}

bool assign_pod_creators(Config& config, const std::string& text) {
  const auto names = parse_list(text);
  if (names) config.pod_creators.insert(names->begin(), names->end());
  return names.has_value();
}

bool assign_exempt_paths(Config& config, const std::string& text) {
  const auto is_probe = [](const std::string& path) { return path == "/healthz" || path == "/readyz"; };
  const bool is_set = set(config.exempt_paths, parse_list(text));
  config.tls.client_may_be_anonymous = !config.exempt_paths.empty();
  return is_set && std::all_of(config.exempt_paths.begin(), config.exempt_paths.end(), is_probe);
}

/// At least one of them.
template <typename Value>
bool set_count(Value& member, std::optional<Value> parsed) {
  return set(member, parsed) && member > 0;
}

bool assign_enforcement(Config& config, const std::string& text) {
  config.warn_only = text == "warn";
  return text == "warn" || text == "deny";
}

bool assign_tls_version(Config& config, const std::string& text) {
  config.tls.min_version = text == "1.3" ? TlsVersion::v1_3 : TlsVersion::v1_2;
  return text == "1.2" || text == "1.3";
}

constexpr std::string_view an_address = "HOST:PORT, [IPV6]:PORT or :PORT for every address";
constexpr std::string_view a_duration = "a duration such as 10s, 500ms or 1m";
constexpr std::string_view a_size = "a number of bytes such as 40Mi or 65536";
constexpr std::string_view a_body_size = "a number of bytes such as 40Mi or 65536, 1Gi at most";

constexpr Variable table[] = {
    {"KUBECONFIG", "",
     "kubeconfig outside a cluster, a list separated by ':' is merged; unset: the pod's service account, else "
     "~/.kube/config",
     "a path", [](Config& config, const std::string& text) { return set_text(config.kubeconfig, text); }},
    {"WEBHOOK_LOG_LEVEL", "info", "least severe level that is logged",
     "trace, debug, info, warn, error, fatal, panic or disabled", assign_log_level},
    {"TLS_CERT", "/etc/cocoon/webhook/certs/tls.crt", "server certificate chain, PEM; re-read when it changes",
     "a path", [](Config& config, const std::string& text) { return set_text(config.tls.certificate, text); }},
    {"TLS_KEY", "/etc/cocoon/webhook/certs/tls.key", "its private key, PEM; re-read when it changes", "a path",
     [](Config& config, const std::string& text) { return set_text(config.tls.key, text); }},
    {"LISTEN_ADDR", ":8443", "admission listener, HTTPS", an_address,
     [](Config& config, const std::string& text) { return set(config.listen, parse_address(text)); }},
    {"METRICS_ADDR", ":9090", "metrics listener, HTTP", an_address,
     [](Config& config, const std::string& text) { return set(config.metrics_listen, parse_address(text)); }},
    {"POD_CREATORS", "", "users that may create VM pods, separated by commas; unset: not checked",
     "user names separated by commas", assign_pod_creators},
    {"ENFORCEMENT", "deny", "warn allows what would be denied and returns the findings as warnings", "deny or warn",
     assign_enforcement},
    {"TLS_MIN_VERSION", "1.2", "least version of TLS that is spoken", "1.2 or 1.3", assign_tls_version},
    {"TLS_CLIENT_CA", "",
     "accept only callers with a certificate of this CA, PEM; re-read when it changes; unset: accept all", "a path",
     [](Config& config, const std::string& text) { return set_text(config.tls.client_authority, text); }},
    {"TLS_CLIENT_NAMES", "",
     "of those, only certificates for one of these names (subject alternative or common name); unset: any",
     "names separated by commas",
     [](Config& config, const std::string& text) { return set(config.tls.client_names, parse_list(text)); }},
    {"TLS_CLIENT_EXEMPT_PATHS", "", "paths that may be asked for without a certificate, for probes on this port",
     "/healthz, /readyz, or both separated by a comma", assign_exempt_paths},
    {"MAX_CONNECTIONS", "4096", "connections open at once; half as many from one address", "a number of at least 1",
     [](Config& config, const std::string& text) {
       return set_count(config.limits.connections, parse_decimal<std::size_t>(text));
     }},
    {"MAX_REQUEST_BYTES", "40Mi", "size of one request's body", a_body_size,
     [](Config& config, const std::string& text) {
       // What is kept of a body counts its bytes in 32 bits (core/json/packed.hpp), and can grow by a third.
       return set_count(config.limits.body_bytes, parse_bytes(text)) && config.limits.body_bytes <= 1U << 30U;
     }},
    {"MAX_INFLIGHT_BYTES", "128Mi", "bodies held at once; what would be more is answered 503", a_size,
     [](Config& config, const std::string& text) {
       return set_count(config.limits.inflight_bytes, parse_bytes(text));
     }},
    {"SHUTDOWN_DELAY", "10s", "how long to go on serving after SIGTERM, until every client knows", a_duration,
     [](Config& config, const std::string& text) { return set(config.shutdown_delay, parse_duration(text)); }},
    {"SHUTDOWN_TIMEOUT", "15s", "how long to wait then for what is in flight", a_duration,
     [](Config& config, const std::string& text) { return set(config.shutdown_timeout, parse_duration(text)); }},
};

}  // namespace

std::span<const Variable> variables() { return table; }

std::string flag_of(const Variable& variable) {
  std::string flag = "--" + to_lower(variable.name);
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

namespace {

std::string quoted(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ",") + item;
  return in_quotes(text);
}

/// Which two values cannot stand together.
Result<> check_together(const Config& config) {
  const TlsSettings& tls = config.tls;
  const Limits& limits = config.limits;
  if (tls.client_authority.empty() && !tls.client_names.empty()) {
    return Error{"TLS_CLIENT_NAMES: invalid value " + quoted(tls.client_names) +
                 ": needs TLS_CLIENT_CA, the CA that issues certificates for these names"};
  }
  if (tls.client_authority.empty() && !config.exempt_paths.empty()) {
    return Error{"TLS_CLIENT_EXEMPT_PATHS: invalid value " + quoted(config.exempt_paths) +
                 ": needs TLS_CLIENT_CA: without it every path is open to all"};
  }
  // An eighth is kept for small bodies.
  if (limits.body_bytes > limits.inflight_bytes - limits.inflight_bytes / 8) {
    return Error{"MAX_INFLIGHT_BYTES: invalid value \"" + std::to_string(limits.inflight_bytes) +
                 "\": must be at least 8/7 of MAX_REQUEST_BYTES (" + std::to_string(limits.body_bytes) +
                 "), or its largest requests could never be taken"};
  }
  return {};
}

}  // namespace

Result<Config> parse_config(const Settings& settings) {
  Config config;
  for (const Variable& variable : table) {
    const auto found = settings.find(variable.name);
    const bool is_set = found != settings.end() && !found->second.empty();
    const std::string value(is_set ? std::string_view(found->second) : variable.default_value);
    if (value.empty()) continue;
    if (!variable.assign(config, value)) {
      return Error{std::string(variable.name) + ": invalid value " + in_quotes(value) + ": must be " +
                   std::string(variable.accepted)};
    }
  }
  if (const auto checked = check_together(config); !checked.ok()) return checked.error();
  return config;
}

std::optional<std::size_t> parse_bytes(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, unsigned>, 4> units = {
      {{"Ki", 10}, {"Mi", 20}, {"Gi", 30}, {"", 0}}};
  constexpr std::size_t most = std::size_t{1} << 40U;
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = parse_decimal<std::uint64_t>(text.substr(0, digits));
  const std::string_view name = text.substr(digits);
  const auto* const unit = std::find_if(units.begin(), units.end(), [name](const auto& u) { return u.first == name; });
  if (!number || unit == units.end() || *number > most >> unit->second) return std::nullopt;
  return *number << unit->second;
}

}  // namespace cocoon
