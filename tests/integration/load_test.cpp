// What must not disturb anybody: certificates that are exchanged, and a server that goes, both under load.
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "tests/integration/load.hpp"
#include "tests/integration/metrics_page.hpp"
#include "tests/integration/recorded.hpp"
#include "tests/integration/server_process.hpp"

namespace {

using namespace std::chrono_literals;
using namespace cocoon::test;
namespace fs = std::filesystem;

double reloads(const ServerProcess& server, const std::string& result) {
  return MetricsPage(server.probe("/metrics").body).sum("cocoon_webhook_tls_reloads_total", {{"result", result}});
}

std::string certificate_of(const ServerProcess& server) {
  return TlsConnection(server.port(), authority().certificate()).certificate_name();
}

/// As the kubelet does it: a new folder, and a symlink that is renamed over the old one.
void swap_volume(const fs::path& volume, const std::string& version, const KeyPair& pair) {
  fs::create_directories(volume / version);
  std::ofstream(volume / version / "tls.crt") << pair.certificate;
  std::ofstream(volume / version / "tls.key") << pair.key;
  fs::create_symlink(version, volume / "..data_tmp");
  fs::rename(volume / "..data_tmp", volume / "..data");
}

}  // namespace

TEST_CASE("under load: certificates are swapped, and no handshake or request fails") {
  const TemporaryFolder folder;
  const fs::path volume = folder.path();
  swap_volume(volume, "..v0", authority().issue({.common_name = "v0"}));
  ServerProcess server({.environment = {{"TLS_CERT", (volume / "..data" / "tls.crt").string()},
                                        {"TLS_KEY", (volume / "..data" / "tls.key").string()}}});
  Load load(server, 2);
  double loaded = 0;
  double failed = 0;
  for (int i = 1; i <= 6; ++i) {
    const std::string name = "v" + std::to_string(i);
    const KeyPair pair = authority().issue({.common_name = name});
    if (i % 3 == 0) {  // a pair that does not match, and one that is half written
      swap_volume(volume, "..broken" + name, {.certificate = pair.certificate, .key = authority().issue().key});
      CHECK(becomes_true([&] { return reloads(server, "failure") == failed + 1; }));
      std::ofstream(volume / "..data" / "tls.crt") << pair.certificate.substr(0, pair.certificate.size() / 2);
      CHECK(becomes_true([&] { return reloads(server, "failure") == failed + 2; }));
      failed += 2;
    }
    if (i % 2 == 0) {  // overwritten in place, one file after the other
      std::ofstream(volume / "..data" / "tls.crt") << pair.certificate;
      std::ofstream(volume / "..data" / "tls.key") << pair.key;
    } else {
      swap_volume(volume, ".." + name, pair);
    }
    CHECK(becomes_true([&] { return reloads(server, "success") >= loaded + 1; }));
    CHECK(becomes_true([&] { return certificate_of(server) == name; }));
    loaded = reloads(server, "success");
    failed = reloads(server, "failure");  // an overwrite may have been seen between the two files
  }
  const Load::Result result = load.stop();
  CHECK(result.answered > 100);
  CHECK(result.lost == 0);
  CHECK(result.refused == 0);
}

TEST_CASE("under load: SIGTERM loses no request") {
  for (const char* delay : {"0", "300ms"}) {
    INFO("SHUTDOWN_DELAY=" << delay);
    ServerProcess server({.environment = {{"SHUTDOWN_DELAY", delay}}});
    const std::string review = recorded("pod-plain.json");
    const std::string head = "POST /mutate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " +
                             std::to_string(review.size()) + "\r\n\r\n";
    TlsConnection in_body(server.port(), authority().certificate());
    TlsConnection in_head(server.port(), authority().certificate());
    TlsConnection fresh(server.port(), authority().certificate());
    in_body.send(head + review.substr(0, 10));
    in_head.send(head.substr(0, 10));
    Load load(server, 3);
    CHECK(becomes_true([&] { return load.answered() > 50; }));
    server.program().send_signal(SIGTERM);
    CHECK(server.has_logged("shutting down"));
    fresh.send(head + review);
    std::this_thread::sleep_for(400ms);
    in_body.send(review.substr(10));
    in_head.send(head.substr(10) + review);
    for (TlsConnection* slow : {&in_body, &in_head, &fresh}) {
      const Answer answer = slow->receive();
      CHECK(answer.status == 200);
      CHECK(answer.header("connection") == "close");
    }
    CHECK(server.program().wait() == 0);
    const Load::Result result = load.stop();
    CHECK(result.lost == 0);
    CHECK(result.refused > 0);
  }
}

TEST_CASE("shutdown: a second signal ends the wait for what is in flight") {
  ServerProcess server({.environment = {{"SHUTDOWN_TIMEOUT", "1h"}}});
  TlsConnection slow(server.port(), authority().certificate());
  slow.send("POST /mutate HTTP/1.1\r\n");
  CHECK(becomes_true([&] { return server.client().get("/healthz").status == 200; }));
  server.program().send_signal(SIGTERM);
  CHECK(server.has_logged("shutting down"));
  std::this_thread::sleep_for(100ms);
  CHECK(server.program().is_running());
  server.program().send_signal(SIGINT);
  CHECK(server.program().wait() == 1);
}

// --- Callers with certificates

TEST_CASE("client certificates: only callers of the authority, with one of the names, are heard") {
  const TestAuthority callers;
  const TemporaryFolder folder;
  const auto show = [&](const ServerProcess& server, const TestAuthority& issuer, const CertificateWish& wish) {
    const KeyPair pair = issuer.issue(wish);
    return WebhookClient::over_tls(server.port(), server.folder() / "ca.crt", "127.0.0.1",
                                   folder.write("client.crt", pair.certificate), folder.write("client.key", pair.key));
  };
  const std::string review = recorded("pod-plain.json");
  const std::string authority_file = folder.write("callers.crt", callers.certificate());
  const CertificateWish named = {.names = "DNS:api.example", .common_name = "system:apiserver"};
  const CertificateWish other = {.names = "DNS:other.example", .common_name = "other"};

  SECTION("any name") {
    const ServerProcess server({.environment = {{"TLS_CLIENT_CA", authority_file}}});
    CHECK(show(server, callers, other).post("/mutate", review).status == 200);
    CHECK(show(server, authority(), other).post("/mutate", review).status == 0);
    CHECK(show(server, callers, {.valid_from = std::chrono::hours(-2), .valid_to = std::chrono::hours(-1)})
              .post("/mutate", review)
              .status == 0);
    CHECK(server.client().post("/mutate", review).status == 0);
    CHECK(server.client().get("/healthz").status == 0);
    CHECK(server.probe("/healthz").status == 200);  // the metrics port is for probes
  }
  SECTION("some names") {
    for (const char* names : {"api.example", "nobody, system:apiserver"}) {
      const ServerProcess server({.environment = {{"TLS_CLIENT_CA", authority_file}, {"TLS_CLIENT_NAMES", names}}});
      CHECK(show(server, callers, named).post("/mutate", review).status == 200);
      CHECK(show(server, callers, other).post("/mutate", review).status == 0);
    }
  }
  SECTION("probes without") {
    const ServerProcess server(
        {.environment = {{"TLS_CLIENT_CA", authority_file}, {"TLS_CLIENT_EXEMPT_PATHS", "/healthz"}}});
    CHECK(server.client().get("/healthz").status == 200);
    CHECK(server.client().get("/readyz").status == 401);
    CHECK(server.client().post("/mutate", review).status == 401);
    CHECK(show(server, callers, other).post("/mutate", review).status == 200);
    CHECK(show(server, authority(), other).get("/healthz").status == 0);
  }
  SECTION("another authority, exchanged while it serves") {
    const ServerProcess server({.environment = {{"TLS_CLIENT_CA", authority_file}}});
    folder.write("callers.crt", authority().certificate());
    CHECK(becomes_true([&] { return reloads(server, "success") == 1; }));
    CHECK(show(server, callers, other).post("/mutate", review).status == 0);
    CHECK(show(server, authority(), other).post("/mutate", review).status == 200);
  }
}
