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

#include "core/result.hpp"
#include "core/rules/pod.hpp"
#include "native/net/limits.hpp"
#include "native/net/listener.hpp"
#include "native/net/tls_settings.hpp"
#include "native/observe/log.hpp"

namespace cocoon {

struct Config {
  std::string kubeconfig;
  LogLevel log_level = LogLevel::info;
  TlsSettings tls;
  ListenAddress listen;
  ListenAddress metrics_listen;
  Limits limits;  ///< of the admission listener
  PodCreators pod_creators;
  bool warn_only = false;
  /// What may be asked for without a certificate, where certificates are asked for.
  std::vector<std::string> exempt_paths;
  std::chrono::milliseconds shutdown_delay{};
  std::chrono::milliseconds shutdown_timeout{};

  // Flags only: ways to run on one's own machine, not settings.
  bool standalone = false;
  std::string playground;  ///< the folder of the page to serve on 127.0.0.1; empty: none
  std::uint16_t playground_port = 8080;
};

/// One row of the table.
struct Variable {
  std::string_view name;           ///< of the environment variable
  std::string_view default_value;  ///< empty: unset
  std::string_view meaning;
  std::string_view accepted;                    ///< what an error says is accepted
  bool (*assign)(Config&, const std::string&);  ///< false: not accepted
};

std::span<const Variable> variables();

/// The flag of a variable: `--tls-cert` for TLS_CERT.
std::string flag_of(const Variable& variable);

/// Values by variable name, from flags and environment; what is missing or empty has its default.
using Settings = std::map<std::string, std::string, std::less<>>;

/// An error is one line that names the variable, the value and what is accepted.
Result<Config> parse_config(const Settings& settings);

/// `40Mi`, `512Ki`, `1Gi`, `65536`: bytes, as Kubernetes writes them.
std::optional<std::size_t> parse_bytes(std::string_view text);

}  // namespace cocoon
