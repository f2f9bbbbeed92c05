// What the variables accept; tests/integration/lifecycle/start_test.cpp has how a start ends that gets something else.
#include "native/cli/config.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace cocoon;

namespace {

cocoon::Config config_of(const Settings& settings) {
  const Result<cocoon::Config> parsed = parse_config(settings);
  INFO((parsed.ok() ? "" : parsed.message()));
  REQUIRE(parsed.ok());
  return *parsed;
}

std::string error_of(const Settings& settings) {
  const Result<cocoon::Config> parsed = parse_config(settings);
  REQUIRE_FALSE(parsed.ok());
  return parsed.message();
}

}  // namespace

TEST_CASE("An empty value is none: the default holds") {
  Settings empty;
  for (const Variable& variable : variables()) empty[std::string(variable.name)] = "";
  const cocoon::Config config = config_of(empty);  // Catch2 3 has a Config too
  CHECK(config.listen.to_string() == ":8443");
  CHECK(config.metrics_listen.to_string() == ":9090");
  CHECK(config.tls.certificate == "/etc/cocoon/webhook/certs/tls.crt");
  CHECK(config.limits.connections == 4096);
  CHECK(config.limits.body_bytes == 40U << 20U);
  CHECK(config.shutdown_delay == std::chrono::seconds(10));
  CHECK(config.log_level == LogLevel::info);
  CHECK(config.pod_creators.empty());
}

TEST_CASE("Sizes") {
  CHECK(parse_bytes("65536") == 65536U);
  CHECK(parse_bytes("64Ki") == 65536U);
  CHECK(parse_bytes("1Gi") == 1U << 30U);
  CHECK(parse_bytes("8589934592") == parse_bytes("8Gi"));
  for (const char* const text :
       {"", "Mi", "40MB", "40M", "-1", "+1", " 1", "1 ", "1.5Mi", "18446744073709551616", "4000Gi"}) {
    INFO(text);
    CHECK_FALSE(parse_bytes(text));
  }
}

TEST_CASE("A body is no larger than what is kept of it can count") {
  const auto sized = [](const char* size) {
    return Settings{{"MAX_REQUEST_BYTES", size}, {"MAX_INFLIGHT_BYTES", "8Gi"}};
  };
  CHECK(config_of(sized("1Gi")).limits.body_bytes == 1U << 30U);
  CHECK(
      error_of(sized("1048577Ki")) ==
      R"(MAX_REQUEST_BYTES: invalid value "1048577Ki": must be a number of bytes such as 40Mi or 65536, 1Gi at most)");
}

TEST_CASE("Values that cannot stand together are named") {
  CHECK(error_of({{"MAX_INFLIGHT_BYTES", "40Mi"}}) ==
        R"(MAX_INFLIGHT_BYTES: invalid value "41943040": must be at least 8/7 of MAX_REQUEST_BYTES (41943040), or its )"
        "largest requests could never be taken");
  CHECK(
      error_of({{"TLS_CLIENT_NAMES", "a, b"}}) ==
      R"(TLS_CLIENT_NAMES: invalid value "a,b": needs TLS_CLIENT_CA, the CA that issues certificates for these names)");
  CHECK(
      error_of({{"TLS_CLIENT_EXEMPT_PATHS", "/healthz"}}) ==
      R"(TLS_CLIENT_EXEMPT_PATHS: invalid value "/healthz": needs TLS_CLIENT_CA: without it every path is open to all)");
}
