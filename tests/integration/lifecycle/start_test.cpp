// How the server starts, and how a start ends that gets something wrong.
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/integration/lifecycle/server_state.hpp"
#include "tests/integration/server_process.hpp"

namespace {

using namespace cocoon::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

struct StartCase {
  std::string what;
  std::map<std::string, std::string> environment;
  std::vector<std::string> says;
};

/// A start that must not succeed: code 2 and one line that names everything.
void check_fails(const StartCase& failing, const std::vector<std::string>& flags = {"serve", "--standalone"}) {
  INFO(failing.what);
  const Outcome outcome = run({.arguments = flags, .environment = failing.environment});
  CHECK(outcome.code == 2);
  CHECK(outcome.output.empty());
  CHECK_THAT(outcome.errors, StartsWith("cocoon-webhook: "));
  CHECK(std::count(outcome.errors.begin(), outcome.errors.end(), '\n') == 1);
  for (const std::string& text : failing.says) CHECK_THAT(outcome.errors, Contains(text));
}

TEST_CASE("start: a certificate or key that does not work ends it with one line") {
  const TemporaryFolder folder;
  const KeyPair pair = authority().issue();
  const std::string certificate = folder.write("tls.crt", pair.certificate);
  const std::string key = folder.write("tls.key", pair.key);
  const std::string other_key = folder.write("other.key", authority().issue().key);
  const std::string garbage = folder.write("garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  const std::string empty = folder.write("empty", "");
  const std::string missing = folder / "missing";
  const std::string directory = folder.path();
  const auto with = [](const std::string& the_certificate, const std::string& the_key) {
    return std::map<std::string, std::string>{{"TLS_CERT", the_certificate}, {"TLS_KEY", the_key}};
  };
  check_fails({"no certificate", with(missing, key), {"TLS_CERT", missing, "No such file or directory"}});
  check_fails({"no key", with(certificate, missing), {"TLS_KEY", missing, "No such file or directory"}});
  check_fails({"a folder", with(directory, key), {"TLS_CERT", directory, "Is a directory"}});
  check_fails({"an empty certificate", with(empty, key), {"TLS_CERT", empty}});
  check_fails({"an empty key", with(certificate, empty), {"TLS_KEY", empty}});
  check_fails({"a certificate that is none", with(garbage, key), {"TLS_CERT", garbage}});
  const std::string& issuer = authority().certificate();
  const std::string half = folder.write("half", pair.certificate + issuer.substr(0, issuer.size() / 2));
  check_fails({"a chain that is cut short", with(half, key), {"TLS_CERT", half, "behind the first"}});
  auto clients = with(certificate, key);
  clients["TLS_CLIENT_CA"] = half;
  check_fails({"an authority that is cut short", clients, {"TLS_CLIENT_CA", half, "cannot be read"}});
  check_fails({"a key that is none", with(certificate, garbage), {"TLS_KEY", garbage}});
  check_fails({"the key of another", with(certificate, other_key), {"TLS_KEY", other_key, "TLS_CERT", certificate}});
  // NOLINTNEXTLINE(readability-suspicious-call-argument): as it says
  check_fails({"the two confused", with(key, certificate), {"TLS_CERT", key}});
}

TEST_CASE("start: an invalid value ends it with one line that names variable, value and what is accepted") {
  const std::vector<StartCase> cases = {
      {"no colon", {{"LISTEN_ADDR", "8443"}}, {"LISTEN_ADDR", "\"8443\"", ":PORT"}},
      {"no port", {{"LISTEN_ADDR", "127.0.0.1:"}}, {"LISTEN_ADDR", "\"127.0.0.1:\""}},
      {"a port too large", {{"LISTEN_ADDR", ":65536"}}, {"LISTEN_ADDR", "\":65536\""}},
      {"a port's name", {{"METRICS_ADDR", ":http"}}, {"METRICS_ADDR", "\":http\""}},
      {"IPv6 without brackets", {{"LISTEN_ADDR", "::1:8443"}}, {"LISTEN_ADDR", "[IPV6]:PORT"}},
      {"no unit", {{"SHUTDOWN_DELAY", "10"}}, {"SHUTDOWN_DELAY", "\"10\"", "10s"}},
      {"below zero", {{"SHUTDOWN_DELAY", "-1s"}}, {"SHUTDOWN_DELAY", "\"-1s\""}},
      {"no duration", {{"SHUTDOWN_TIMEOUT", "soon"}}, {"SHUTDOWN_TIMEOUT", "\"soon\""}},
      {"enforcement", {{"ENFORCEMENT", "audit"}}, {"ENFORCEMENT", "\"audit\"", "deny or warn"}},
      {"log level", {{"WEBHOOK_LOG_LEVEL", "loud"}}, {"WEBHOOK_LOG_LEVEL", "\"loud\"", "trace, debug, info"}},
      {"TLS", {{"TLS_MIN_VERSION", "1.1"}}, {"TLS_MIN_VERSION", "\"1.1\"", "1.2 or 1.3"}},
      {"no user", {{"POD_CREATORS", "alice,,bob"}}, {"POD_CREATORS", "\"alice,,bob\""}},
      {"a value of two lines", {{"ENFORCEMENT", "a\nb\x1b[31m"}}, {"ENFORCEMENT", R"("a\nb\u001b[31m")"}},
  };
  for (const StartCase& failing : cases) check_fails(failing);
  check_fails({"a flag", {}, {"ENFORCEMENT", "\"audit\"", "deny or warn"}},
              {"serve", "--standalone", "--enforcement=audit"});
}

TEST_CASE("start: an address that is taken, or not ours") {
  const ServerProcess first;
  const auto environment = [&](const std::string& admission, const std::string& metrics) {
    return std::map<std::string, std::string>{{"TLS_CERT", first.folder() / "tls.crt"},
                                              {"TLS_KEY", first.folder() / "tls.key"},
                                              {"LISTEN_ADDR", admission},
                                              {"METRICS_ADDR", metrics}};
  };
  const std::string free = "127.0.0.1:0";
  const std::string taken = "127.0.0.1:" + std::to_string(first.port());
  const std::string taken_metrics = "127.0.0.1:" + std::to_string(first.metrics_port());
  const std::string in_use = "Address already in use";
  for (const char* log_level : {"info", "disabled"}) {
    auto admission = environment(taken, free);
    auto metrics = environment(free, taken_metrics);
    admission["WEBHOOK_LOG_LEVEL"] = metrics["WEBHOOK_LOG_LEVEL"] = log_level;
    check_fails({"admission", admission, {"LISTEN_ADDR", taken, in_use}});
    check_fails({"metrics", metrics, {"METRICS_ADDR", taken_metrics, in_use}});
  }
  // TEST-NET-1, which nobody has.
  check_fails({"not ours", environment("192.0.2.1:0", free), {"LISTEN_ADDR", "192.0.2.1:0"}});
}

TEST_CASE("start: no cluster, or no way to it") {
  const TemporaryFolder folder;
  const KeyPair pair = authority().issue();
  std::map<std::string, std::string> environment = {{"TLS_CERT", folder.write("tls.crt", pair.certificate)},
                                                    {"TLS_KEY", folder.write("tls.key", pair.key)},
                                                    {"LISTEN_ADDR", "127.0.0.1:0"},
                                                    {"METRICS_ADDR", "127.0.0.1:0"},
                                                    {"HOME", folder.path()}};
  const std::vector<std::string> serve = {"serve"};
  check_fails({"none", environment, {"no Kubernetes cluster", "KUBECONFIG", "--standalone"}}, serve);
  environment["KUBECONFIG"] = folder / "missing";
  check_fails({"no such file", environment, {"KUBECONFIG", folder / "missing"}}, serve);
  environment["KUBECONFIG"] = folder.path();
  check_fails({"a folder", environment, {"kubeconfig", folder.path()}}, serve);
  environment["KUBECONFIG"] = folder.write("garbage", "}{");
  check_fails({"garbage", environment, {"kubeconfig", folder / "garbage"}}, serve);
  environment["KUBECONFIG"] = folder.write("empty", "apiVersion: v1\nkind: Config\n");
  check_fails({"no context", environment, {"kubeconfig"}}, serve);
}

TEST_CASE("start: a flag wins over its variable") {
  const TemporaryFolder folder;
  const KeyPair pair = authority().issue();
  Program program({.arguments = {"serve", "--standalone", "--enforcement", "deny", "--listen-addr=127.0.0.1:0",
                                 "--metrics-addr=127.0.0.1:0", "--tls-cert", folder.write("tls.crt", pair.certificate),
                                 "--tls-key", folder.write("tls.key", pair.key), "--shutdown-delay=0"},
                   .environment = {{"ENFORCEMENT", "warn"}, {"LISTEN_ADDR", "nowhere"}, {"SHUTDOWN_DELAY", "1h"}}});
  REQUIRE(becomes_true([&] { return !program.is_running() || program.errors().find('\n') != std::string::npos; }));
  CHECK_THAT(program.errors(), Contains("\"msg\":\"serving\"") && Contains("\"enforcement\":\"deny\""));
  program.send_signal(SIGTERM);
  CHECK(program.wait() == 0);
}

bool has_ipv6() {
  const int socket = ::socket(AF_INET6, SOCK_STREAM, 0);
  ::close(socket);
  return socket >= 0 && std::filesystem::exists("/proc/net/if_inet6");
}

TEST_CASE("start: the forms of an address") {
  // A certificate for one host only: cpp-httplib's client reads past the end of a name that is an IPv4 address when it
  // is looking for an IPv6 one.
  const auto health_at = [](const std::string& address, const std::string& host, const std::string& name) {
    const ServerProcess server({.environment = {{"LISTEN_ADDR", address}, {"METRICS_ADDR", address}},
                                .certificate = authority().issue({.names = name})});
    return server.client(host).get("/healthz").body + server.metrics_client(host).get("/healthz").body;
  };
  CHECK(health_at("127.0.0.1:0", "127.0.0.1", "IP:127.0.0.1") == "okok");
  if (resolves("localhost")) {
    CHECK(health_at("localhost:0", "localhost", "DNS:localhost") == "okok");
  } else {
    WARN("this machine does not know localhost");
  }
  CHECK(health_at(":0", "127.0.0.1", "IP:127.0.0.1") == "okok");
  if (!has_ipv6()) {
    WARN("this machine has no IPv6");
    return;
  }
  CHECK(health_at("[::1]:0", "::1", "IP:::1") == "okok");
  CHECK(health_at(":0", "::1", "IP:::1") == "okok");
}

TEST_CASE("start: the least version of TLS") {
  const auto speaks_tls12 = [](const std::string& least) {
    const ServerProcess server({.environment = {{"TLS_MIN_VERSION", least}}});
    CHECK(server.client().get("/healthz").body == "ok");
    try {
      const TlsConnection connection(server.port(), authority().certificate(), TlsConnection::Versions::tls12_only);
      return true;
    } catch (const std::runtime_error&) {
      return false;
    }
  };
  CHECK(speaks_tls12("1.2"));
  CHECK_FALSE(speaks_tls12("1.3"));
}

}  // namespace
