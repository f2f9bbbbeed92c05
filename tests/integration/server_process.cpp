#include "tests/integration/server_process.hpp"

#include <sstream>
#include <stdexcept>

namespace cocoon::test {

namespace {

/// `127.0.0.1:8443`, `[::1]:8443`, `:8443`
std::uint16_t port_in(const std::string& address) {
  return static_cast<std::uint16_t>(std::stoul(address.substr(address.rfind(':') + 1)));
}

}  // namespace

const TestAuthority& authority() {
  static const TestAuthority one;
  return one;
}

std::string kubeconfig_for(std::uint16_t port, const std::string& authority_file) {
  const Json cluster = {{"server", "https://127.0.0.1:" + std::to_string(port)},
                        {"certificate-authority", authority_file}};
  const Json named = {{"name", "test"}, {"cluster", cluster}};
  const Json user = {{"name", "test"}, {"user", {{"token", "test-token"}}}};
  const Json context = {{"name", "test"}, {"context", {{"cluster", "test"}, {"user", "test"}}}};
  const Json config = {{"apiVersion", "v1"},           {"kind", "Config"},
                       {"current-context", "test"},    {"clusters", Json::array({named})},
                       {"users", Json::array({user})}, {"contexts", Json::array({context})}};
  return config.dump();  // JSON is YAML
}

ServerProcess::ServerProcess(const Options& options) {
  const std::string authority_file = folder_.write("ca.crt", authority().certificate());
  Start start{.arguments = {"serve"},
              .environment = {{"TLS_CERT", folder_.write("tls.crt", options.certificate.certificate)},
                              {"TLS_KEY", folder_.write("tls.key", options.certificate.key)},
                              {"LISTEN_ADDR", "127.0.0.1:0"},
                              {"METRICS_ADDR", "127.0.0.1:0"},
                              {"SHUTDOWN_DELAY", "0"}}};
  if (options.api == nullptr) {
    start.arguments.emplace_back("--standalone");
  } else {
    start.environment["KUBECONFIG"] = folder_.write("kubeconfig", kubeconfig_for(options.api->port(), authority_file));
  }
  start.arguments.insert(start.arguments.end(), options.flags.begin(), options.flags.end());
  for (const auto& [name, value] : options.environment) start.environment[name] = value;
  program_.emplace(start);
  wait_until_it_serves();
}

void ServerProcess::wait_until_it_serves() {
  const bool serves = becomes_true([this] { return !program_->is_running() || !log("serving").empty(); });
  if (!serves || !program_->is_running()) throw std::runtime_error("the server does not start: " + program_->errors());
  const Json line = log("serving").at(0);
  port_ = port_in(line.at("admission"));
  metrics_port_ = port_in(line.at("metrics"));
}

WebhookClient ServerProcess::client(const std::string& host) const {
  return WebhookClient::over_tls(port_, folder_ / "ca.crt", host);
}

WebhookClient ServerProcess::metrics_client(const std::string& host) const {
  return WebhookClient::without_tls(metrics_port_, host);
}

std::vector<Json> ServerProcess::log() const {
  const std::string text = program_->errors();
  std::istringstream complete(text.substr(0, text.rfind('\n') + 1));
  std::vector<Json> lines;
  for (std::string line; std::getline(complete, line);) {
    lines.push_back(Json::parse(line, nullptr, false));
    if (!lines.back().is_object()) throw std::runtime_error("not a line of JSON: " + line);
  }
  return lines;
}

std::vector<Json> ServerProcess::log(const std::string& message) const {
  std::vector<Json> lines;
  for (Json& line : log()) {
    if (line.value("msg", "") == message) lines.push_back(std::move(line));
  }
  return lines;
}

bool ServerProcess::has_logged(const std::string& message) const {
  return becomes_true([&] { return !log(message).empty(); });
}

int ServerProcess::stop() {
  program_->send_signal(SIGTERM);
  return program_->wait();
}

}  // namespace cocoon::test
