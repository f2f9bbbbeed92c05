// The server's configuration: one table of variables, each an environment variable and a flag of the same meaning. The
// table is what `serve --help` and the README print.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/pod.hpp"

namespace cocoon {

/// Where to listen. An empty host means every address, IPv4 and IPv6.
struct ListenAddress {
  std::string host;
  std::uint16_t port = 0;  ///< 0: one that is free

  /// As it was written: `127.0.0.1:8443`, `[::1]:8443`, `:8443`.
  std::string to_string() const;
};

enum class LogLevel { trace, debug, info, warn, error, fatal, panic, disabled };
enum class TlsVersion { v1_2, v1_3 };

struct Config {
  std::string kubeconfig;
  LogLevel log_level = LogLevel::info;
  std::string tls_cert;
  std::string tls_key;
  ListenAddress listen;
  ListenAddress metrics_listen;
  PodCreators pod_creators;
  bool warn_only = false;
  TlsVersion tls_min_version = TlsVersion::v1_2;
  std::string tls_client_ca;
  std::vector<std::string> tls_client_names;
  std::vector<std::string> tls_client_exempt_paths;
  std::size_t max_connections = 0;
  std::size_t max_request_bytes = 0;
  std::size_t max_inflight_bytes = 0;
  std::chrono::milliseconds shutdown_delay{};
  std::chrono::milliseconds shutdown_timeout{};

  bool standalone = false;  ///< a flag only: it is a way to run, not a setting
};

/// One row of the table.
struct Variable {
  std::string_view name;           ///< of the environment variable
  std::string_view default_value;  ///< empty: unset
  std::string_view meaning;
  std::string_view accepted;  ///< what an error says is accepted
  bool (*assign)(Config&, const std::string&);
};

std::span<const Variable> variables();

/// The flag of a variable: `--tls-cert` for TLS_CERT.
std::string flag_of(const Variable& variable);

/// Values by variable name, from flags and environment; what is missing or empty has its default.
using Settings = std::map<std::string, std::string, std::less<>>;

struct ParsedConfig {
  std::optional<Config> config;
  std::string error;  ///< one line that names the variable, the value and what is accepted
};

ParsedConfig parse_config(const Settings& settings);

/// `1h30m`, `10s`, `500ms`, as Go writes durations; a bare number has no unit and is refused, but for 0.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// `40Mi`, `512Ki`, `1Gi`, `65536`: bytes, as Kubernetes writes them.
std::optional<std::size_t> parse_bytes(std::string_view text);

}  // namespace cocoon
