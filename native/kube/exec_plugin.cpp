#include "native/kube/exec_plugin.hpp"

#include <ctime>

#include "core/encoding/ascii.hpp"
#include "core/encoding/base64.hpp"
#include "core/field/node.hpp"
#include "core/field/quote.hpp"
#include "core/json/reader.hpp"
#include "core/json/writer.hpp"
#include "native/system/process.hpp"

namespace cocoon::kube {

namespace {

using WallClock = std::chrono::system_clock;

// RFC 3339, as Go prints times: 2026-11-22T10:23:00Z, 2026-11-22T10:23:00.5+01:00. Fractions of a second are cut.
std::optional<WallClock::time_point> parse_time(const std::string& text) {
  std::tm parts{};
  const char* rest = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
  if (rest == nullptr) return std::nullopt;
  if (*rest == '.') {
    do ++rest;
    while (is_digit(*rest));
  }
  std::tm zone{};  // %z takes `Z`, too, and says how far east it is
  rest = ::strptime(rest, "%z", &zone);
  if (rest == nullptr || *rest != '\0') return std::nullopt;
  return WallClock::from_time_t(::timegm(&parts) - zone.tm_gmtoff);
}

std::string text_of(const Node& node) { return std::string(node.text().value_or("")); }

void write_cluster(JsonWriter& json, const ClusterAccess& access, const std::string& authority) {
  const auto cluster = json.object("cluster");
  json.member("server", access.server.to_string());
  if (!access.tls_server_name.empty()) json.member("tls-server-name", access.tls_server_name);
  if (access.insecure_skip_tls_verify) json.member("insecure-skip-tls-verify", true);
  if (!authority.empty()) json.member("certificate-authority-data", base64_encoded(authority));
  if (access.proxy) json.member("proxy-url", access.proxy->to_string());
  const Value config = access.exec->cluster_config.root();
  if (!config.is_null()) json.member("config", config);
}

std::string hint(const ExecPlugin& plugin) {
  return plugin.install_hint.empty() ? "" : "; the kubeconfig says: " + escaped(plugin.install_hint);
}

}  // namespace

std::string exec_info(const ClusterAccess& access, const std::string& authority) {
  JsonWriter json;
  {
    const auto info = json.object();
    json.member("kind", "ExecCredential");
    json.member("apiVersion", access.exec->api_version);
    const auto spec = json.object("spec");
    json.member("interactive", false);  // nobody is there to answer questions
    if (access.exec->provide_cluster_info) write_cluster(json, access, authority);
  }
  return json.take();
}

Result<ExecCredential> parse_exec_credential(std::string_view output, std::string_view api_version) {
  const Result<Packed> printed = parse_json(output);
  if (!printed.ok() || !printed->root().is_object()) return Error{"must print an ExecCredential as JSON"};
  const Node root(printed->root());
  if (root["kind"].text() != "ExecCredential" || root["apiVersion"].text() != api_version) {
    return Error{"must print an ExecCredential of apiVersion " + std::string(api_version)};
  }
  const Node status = root["status"];
  ExecCredential credential{text_of(status["token"]), text_of(status["clientCertificateData"]),
                            text_of(status["clientKeyData"]), std::nullopt};
  if (credential.certificate.empty() != credential.key.empty()) {
    return Error{"must print clientCertificateData and clientKeyData together"};
  }
  if (credential.token.empty() && credential.certificate.empty()) {
    return Error{"must print a status with token, or with clientCertificateData and clientKeyData"};
  }
  if (status["expirationTimestamp"].is_null()) return credential;
  credential.expires = parse_time(text_of(status["expirationTimestamp"]));
  if (!credential.expires) return Error{"must print status.expirationTimestamp as 2026-01-31T12:00:00Z"};
  return credential;
}

Result<ExecCredential> run_exec_plugin(const ClusterAccess& access, const std::string& authority, Deadline deadline) {
  const ExecPlugin& plugin = *access.exec;
  const auto failed = [&](const std::string& why) { return Error{"exec plugin: " + why}; };
  Command command{plugin.command, plugin.arguments, plugin.environment};
  command.environment.emplace_back("KUBERNETES_EXEC_INFO", exec_info(access, authority));
  const Result<Finished> finished = run_command(command, deadline);
  if (!finished.ok()) return failed(finished.message() + hint(plugin));
  if (finished->exit_code != 0) {
    const std::string complaint = finished->complaint.empty() ? "" : ": " + escaped(finished->complaint);
    return failed(in_quotes(plugin.command) + " ended with " + std::to_string(finished->exit_code) + complaint);
  }
  Result<ExecCredential> credential = parse_exec_credential(finished->output, plugin.api_version);
  if (!credential.ok()) return failed(in_quotes(plugin.command) + " " + credential.message());
  return credential;
}

}  // namespace cocoon::kube
