#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "native/admission/cluster_watch.hpp"
#include "native/admission/site.hpp"
#include "native/cli/commands.hpp"
#include "native/cli/static_site.hpp"
#include "native/kube/client.hpp"
#include "native/kube/discovery.hpp"
#include "native/kube/objects.hpp"
#include "native/net/certificate_watch.hpp"
#include "native/net/server.hpp"
#include "native/system/memory.hpp"
#include "native/system/periodic.hpp"
#include "native/system/signals.hpp"
#include "native/system/terminal.hpp"
#include "native/version.hpp"

namespace cocoon::cli {

namespace {

/// The API server's client; null where the server runs standalone.
Result<std::unique_ptr<kube::Client>> connect(const Config& config, Metrics& metrics, const Log& log) {
  if (config.standalone) return std::unique_ptr<kube::Client>();
  kube::Surroundings surroundings = kube::surroundings_of_process();
  surroundings.kubeconfig = config.kubeconfig;
  Result<kube::ClusterAccess> access = kube::find_cluster_access(surroundings);
  if (!access.ok()) return Error{access.message() + " (serve --standalone runs without a cluster)"};
  log.info("kubernetes", {{"api", access->origin}});
  kube::ClientOptions options{.user_agent = "cocoon-webhook/" + std::string(version)};
  options.on_response = [&metrics](int status) { metrics.count_kube_response(status); };
  return std::make_unique<kube::Client>(*access, std::move(options));
}

Lookups::Fetch cluster_source(kube::Client* client) {
  return [client](const Question& question, Deadline deadline) -> ClusterAnswer {
    if (client == nullptr) return {.error = "the webhook runs standalone, without a cluster"};
    auto answer = kube::get_objects(*client, question, deadline);
    if (!answer.ok()) return {.error = answer.message()};
    return {.status = answer->status, .body = std::move(answer->body)};
  };
}

/// A scraper or two, and probes, none of which sends a body; or one person's browser.
Limits small_limits() {
  Limits limits;
  limits.connections = 256;
  limits.body_bytes = 0;
  return limits;
}

/// Everything that serves, put together.
class Serving {
 public:
  Serving(const Config& config, const CertificateStore& certificates, Metrics& metrics, const Log& log,
          std::unique_ptr<kube::Client> client)
      : config_(config),
        metrics_(metrics),
        log_(log),
        client_(std::move(client)),
        health_(certificates),
        lookups_(cluster_source(client_.get())),
        service_({.pod_creators = config.pod_creators, .warn_only = config.warn_only}, lookups_, metrics, log),
        admission_(
            admission_site(service_, health_, config.exempt_paths),
            {.name = "admission", .address = config.listen, .certificates = &certificates, .limits = config.limits},
            metrics, log),
        metrics_server_(metrics_site(metrics, health_),
                        {.name = "metrics", .address = config.metrics_listen, .workers = 2, .limits = small_limits()},
                        metrics, log) {
    if (!client_) health_.set_standalone();
  }

  Result<> start() {
    if (const auto done = admission_.start(); !done.ok()) return Error{"LISTEN_ADDR: " + done.message()};
    if (const auto done = metrics_server_.start(); !done.ok()) return Error{"METRICS_ADDR: " + done.message()};
    if (const auto done = start_playground(); !done.ok()) return Error{"--playground: " + done.message()};
    if (client_) {
      cluster_poll_.emplace([watch = ClusterWatch(*client_, health_, log_)]() mutable { return watch.poll(); });
    }
    log_.info("serving", {{"version", version},
                          {"admission", with_port(config_.listen, admission_.port())},
                          {"metrics", with_port(config_.metrics_listen, metrics_server_.port())},
                          {"standalone", config_.standalone},
                          {"enforcement", config_.warn_only ? "warn" : "deny"}});
    return {};
  }

  /// Serves on while clients learn that this is going, then waits for what is in flight. The exit code tells whether
  /// all of it was finished.
  int shut_down(const Signals& signals) {
    log_.info("shutting down", {{"delay_seconds", std::chrono::duration<double>(config_.shutdown_delay).count()}});
    health_.drain();
    admission_.drain();
    if (signals.wait(config_.shutdown_delay)) {
      log_.warn("a second signal: leaving at once");
      return ExitCode::findings;
    }
    bool is_second = false;
    const bool finished = admission_.stop(config_.shutdown_timeout,
                                          [&] { return is_second = signals.wait(std::chrono::milliseconds(0)); });
    if (is_second) log_.warn("a second signal: leaving at once");
    log_.info("stopped", {{"finished", finished}});
    return finished ? ExitCode::good : ExitCode::findings;
  }

 private:
  Result<> start_playground() {
    if (config_.playground.empty()) return {};
    Result<http::Handler> site = read_static_site(config_.playground);
    if (!site.ok()) return site.error();
    const ListenAddress address = {.host = "127.0.0.1", .port = config_.playground_port};
    playground_.emplace(std::move(*site),
                        ServerOptions{.name = "playground", .address = address, .workers = 1, .limits = small_limits()},
                        metrics_, log_);
    if (auto done = playground_->start(); !done.ok()) return done;
    log_.info("playground", {{"address", "http://" + with_port(address, playground_->port()) + '/'}});
    return {};
  }

  static std::string with_port(ListenAddress address, std::uint16_t port) {
    address.port = port;
    return address.to_string();
  }

  const Config& config_;
  Metrics& metrics_;
  const Log& log_;
  std::unique_ptr<kube::Client> client_;
  Health health_;
  Lookups lookups_;
  AdmissionService service_;
  Server admission_;
  Server metrics_server_;
  std::optional<Server> playground_;
  std::optional<Periodic> cluster_poll_;
};

/// For who has just started the binary, to see what it does: there is no certificate yet, nor a cluster.
std::string advice(const Config& config) {
  const auto all = variables();
  const auto row = std::find_if(all.begin(), all.end(), [](const Variable& one) { return one.name == "TLS_CERT"; });
  if (config.tls.certificate != row->default_value) return {};
  return " (to try it without a cluster: make run in its repository; to judge files: cocoon-webhook validate FILE; to "
         "serve, set TLS_CERT and TLS_KEY)";
}

[[noreturn]] void leave(int code) {
  std::fflush(nullptr);
  _exit(code);
}

}  // namespace

int serve(const Config& config) {
  give_back_large_memory();
  const Signals signals;
  const Log log(config.log_level, !is_terminal(STDERR_FILENO));
  Metrics metrics;

  CertificateStore certificates(config.tls);
  if (const auto first = certificates.reload_if_changed(); !first.ok()) return fail(first.message() + advice(config));
  CertificateWatch certificate_watch(certificates, metrics, log);
  auto client = connect(config, metrics, log);
  if (!client.ok()) return fail(client.message());

  Serving serving(config, certificates, metrics, log, std::move(*client));
  // From here on there are threads that know everything above: the process ends without destructors.
  if (const auto started = serving.start(); !started.ok()) leave(fail(started.message()));
  while (!signals.wait(CertificateWatch::period)) certificate_watch.poll();
  leave(serving.shut_down(signals));
}

}  // namespace cocoon::cli
