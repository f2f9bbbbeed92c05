// What the tests of the server's life ask of a running server.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "tests/integration/metrics_page.hpp"
#include "tests/integration/server_process.hpp"

namespace cocoon::test {

inline constexpr const char* cocoonset_target = "/validate-cocoonset?timeout=5s";
inline constexpr const char* scale_target = "/validate?timeout=30s";

inline bool is_ready(const ServerProcess& server) { return server.probe("/readyz").status == 200; }
inline bool becomes_ready(const ServerProcess& server) {
  return becomes_true([&] { return is_ready(server); });
}

inline MetricsPage metrics_of(const ServerProcess& server) { return MetricsPage(server.probe("/metrics").body); }

inline double reloads(const ServerProcess& server, const std::string& result) {
  return metrics_of(server).sum("cocoon_webhook_tls_reloads_total", {{"result", result}});
}

/// The common name of the certificate that a new connection is shown.
inline std::string certificate_of(const ServerProcess& server) {
  return TlsConnection(server.port(), authority().certificate()).certificate_name();
}

}  // namespace cocoon::test
