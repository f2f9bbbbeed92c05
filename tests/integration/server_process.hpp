// The real server as a process: throw-away certificates, ports that were free, its log read line by line.
//
//   ServerProcess server;                       // standalone
//   ServerProcess server({.api = &api});        // asks this API server, by way of a kubeconfig
//   server.client().post("/mutate", review);
//
// Ready to be connected to once it is constructed; stopped at the end of its life if it still runs.
#pragma once

#include <csignal>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/generate/json.hpp"
#include "tests/integration/fake_api_server.hpp"
#include "tests/integration/program.hpp"
#include "tests/integration/webhook_client.hpp"

namespace cocoon::test {

/// Who issues all certificates of a test program: keys take a moment to make.
const TestAuthority& authority();

/// A kubeconfig that leads to `port` of this machine as TLS, trusting the authority in `authority_file`.
std::string kubeconfig_for(std::uint16_t port, const std::string& authority_file);

class ServerProcess {
 public:
  struct Options {
    const FakeApiServer* api = nullptr;  ///< none: --standalone
    std::map<std::string, std::string> environment = {};
    std::vector<std::string> flags = {};
    KeyPair certificate = authority().issue();
  };

  explicit ServerProcess(const Options& options);
  ServerProcess() : ServerProcess(Options()) {}

  /// To the admission port and to the metrics port.
  WebhookClient client(const std::string& host = "127.0.0.1") const;
  WebhookClient metrics_client(const std::string& host = "127.0.0.1") const;
  /// A GET on the metrics port, where no certificate stands between.
  Answer probe(const std::string& target) const { return metrics_client().get(target); }

  std::uint16_t port() const { return port_; }
  std::uint16_t metrics_port() const { return metrics_port_; }
  Program& program() { return *program_; }
  /// What it serves with lies here, as tls.crt and tls.key.
  const TemporaryFolder& folder() const { return folder_; }

  /// The lines that it has logged so far. Throws where one is not a JSON object.
  std::vector<Json> log() const;
  /// Those with this `msg`.
  std::vector<Json> log(const std::string& message) const;
  /// Waits for one.
  bool has_logged(const std::string& message) const;

  /// SIGTERM, and the exit code.
  int stop();

 private:
  void wait_until_it_serves();

  TemporaryFolder folder_;
  std::optional<Program> program_;
  std::uint16_t port_ = 0;
  std::uint16_t metrics_port_ = 0;
};

}  // namespace cocoon::test
