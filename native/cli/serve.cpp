#include <pthread.h>
#include <unistd.h>
#include <csignal>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <functional>
#include <mutex>
#include <thread>

#include "native/admission/site.hpp"
#include "native/cli/commands.hpp"
#include "native/cli/static_site.hpp"
#include "native/kube/access_review.hpp"
#include "native/kube/client.hpp"
#include "native/kube/discovery.hpp"
#include "native/kube/parents.hpp"
#include "native/net/server.hpp"
#include "native/system/memory.hpp"
#include "native/version.hpp"

namespace cocoon::cli {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A changed certificate is noticed within this time.
constexpr seconds certificate_poll(1);
constexpr std::chrono::hours expiry_warning(7 * 24);
constexpr seconds kube_poll(10);
/// While it cannot be reached or used, so that a start is quick.
constexpr seconds first_kube_poll(1);
constexpr seconds kube_poll_timeout(5);
/// Any authenticated caller may read this (system:discovery), and no other: it proves that our credentials are good.
constexpr const char* kube_poll_path = "/apis/apps/v1";

/// SIGTERM and SIGINT, delivered to whoever waits here and to nobody else.
class Signals {
 public:
  /// Before the first thread is started: they inherit the mask.
  Signals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE,
                SIG_IGN);  // NOLINT(cert-err33-c): a write to a closed connection is an error there, not a death
  }

  /// True when one came within `time`.
  bool wait(milliseconds time) const {
    const timespec timeout = {.tv_sec = time.count() / 1000, .tv_nsec = time.count() % 1000 * 1'000'000};
    return sigtimedwait(&set_, nullptr, &timeout) > 0;
  }

 private:
  sigset_t set_{};
};

/// Runs `work` every now and then in a thread of its own; `work` says when next.
class Background {
 public:
  explicit Background(std::function<milliseconds()> work) : thread_([this, work = std::move(work)] { run(work); }) {}
  ~Background() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

 private:
  void run(const std::function<milliseconds()>& work) {
    std::unique_lock lock(mutex_);
    while (!stopped_) {
      lock.unlock();
      const milliseconds pause = work();
      lock.lock();
      wake_.wait_for(lock, pause, [this] { return stopped_; });
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopped_ = false;
  std::thread thread_;
};

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

Lookups::Fetch parent_source(kube::Client* client) {
  return [client](const ParentRef& parent, Deadline deadline) -> ParentAnswer {
    if (client == nullptr) return {.error = "the webhook runs standalone, without a cluster"};
    auto answer = kube::fetch_parent(*client, {parent.resource, parent.ns, parent.name}, deadline);
    if (!answer.ok()) return {.error = answer.message()};
    return {.status = answer->status, .body = std::move(answer->body)};
  };
}

/// Asks the API server whether we may read parents, until it says yes. Belongs to one thread.
class Permissions {
 public:
  Permissions(kube::Client& client, Health& health, const Log& log) : client_(client), health_(health), log_(log) {}

  /// False where it says no. That it cannot be found out does no harm: a look-up that is refused is a denial.
  bool poll() {
    if (granted_) return true;
    const auto missing = kube::missing_permissions(client_, std::chrono::steady_clock::now() + kube_poll_timeout);
    if (!missing.ok()) {
      warn_once("whether the parents of scale requests may be read is not known", {{"error", missing.message()}});
      return true;
    }
    health_.note_missing_permissions(*missing);
    granted_ = missing->empty();
    if (!granted_) warn_once("the parents of scale requests may not be read", {{"missing", *missing}});
    return granted_;
  }

 private:
  /// The polls go on, and say the same each time.
  void warn_once(std::string_view message, const Log::Fields& fields) {
    if (message != last_warning_) log_.warn(message, fields);
    last_warning_ = message;
  }

  kube::Client& client_;
  Health& health_;
  const Log& log_;
  bool granted_ = false;
  std::string last_warning_;
};

/// Asks the API server whether it is there and takes our credentials.
milliseconds poll_kube(kube::Client& client, Permissions& permissions, Health& health, const Log& log) {
  const auto answer = client.get(kube_poll_path, std::chrono::steady_clock::now() + kube_poll_timeout);
  Result<> reached;
  if (!answer.ok()) {
    reached = answer.error();
  } else if (answer->status != 200) {
    reached = Error{"the API server answered HTTP " + std::to_string(answer->status)};
  }
  if (!reached.ok()) log.warn("the Kubernetes API cannot be used", {{"error", reached.message()}});
  // Before the poll counts, so that it is not ready in between.
  const bool permitted = reached.ok() && permissions.poll();
  health.note_kube_poll(reached);
  return permitted ? kube_poll : first_kube_poll;
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
  Serving(const Config& config, CertificateStore& certificates, Metrics& metrics, const Log& log,
          std::unique_ptr<kube::Client> client)
      : config_(config),
        certificates_(certificates),
        metrics_(metrics),
        log_(log),
        client_(std::move(client)),
        health_(certificates),
        lookups_(parent_source(client_.get())),
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
      poller_.emplace([this, permissions = Permissions(*client_, health_, log_)]() mutable {
        return poll_kube(*client_, permissions, health_, log_);
      });
    }
    log_.info("serving", {{"version", version},
                          {"admission", with_port(config_.listen, admission_.port())},
                          {"metrics", with_port(config_.metrics_listen, metrics_server_.port())},
                          {"standalone", config_.standalone},
                          {"enforcement", config_.warn_only ? "warn" : "deny"}});
    return {};
  }

  /// Every second.
  void look_after_certificate() {
    reload_certificate();
    warn_of_expiry();
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
    const bool finished =
        admission_.stop(config_.shutdown_timeout, [&] { return is_second = signals.wait(milliseconds(0)); });
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

  void reload_certificate() {
    const Result<bool> changed = certificates_.reload_if_changed();
    if (changed.ok() && !*changed) return;
    metrics_.count_tls_reload(changed.ok());
    if (!changed.ok())
      return log_.error("the changed certificate stays out of service", {{"error", changed.message()}});
    metrics_.set_certificate_expiry(certificates_.current()->not_after());
    last_warning_.reset();
    log_.info("the certificate was exchanged");
  }

  /// Once a day in its last week: whoever was to exchange it has missed that.
  void warn_of_expiry() {
    const auto now = std::chrono::system_clock::now();
    const auto left = std::chrono::duration_cast<std::chrono::hours>(certificates_.current()->not_after() - now);
    if (left >= expiry_warning || (last_warning_ && now < *last_warning_ + std::chrono::hours(24))) return;
    last_warning_ = now;
    const bool is_over = now >= certificates_.current()->not_after();
    log_.warn(is_over ? "the certificate has expired" : "the certificate expires soon",
              {{"hours_left", left.count()}, {"file", certificates_.settings().certificate}});
  }

  static std::string with_port(ListenAddress address, std::uint16_t port) {
    address.port = port;
    return address.to_string();
  }

  const Config& config_;
  CertificateStore& certificates_;
  Metrics& metrics_;
  const Log& log_;
  std::unique_ptr<kube::Client> client_;
  Health health_;
  Lookups lookups_;
  AdmissionService service_;
  Server admission_;
  Server metrics_server_;
  std::optional<Server> playground_;
  std::optional<Background> poller_;
  std::optional<std::chrono::system_clock::time_point> last_warning_;  // of the certificate's end
};

[[noreturn]] void leave(int code) {
  std::fflush(nullptr);
  _exit(code);
}

}  // namespace

int serve(const Config& config) {
  give_back_large_memory();
  const Signals signals;
  const Log log(config.log_level, isatty(STDERR_FILENO) == 0);
  Metrics metrics;

  CertificateStore certificates(config.tls);
  if (const auto first = certificates.reload_if_changed(); !first.ok()) return fail(first.message());
  metrics.set_certificate_expiry(certificates.current()->not_after());
  auto client = connect(config, metrics, log);
  if (!client.ok()) return fail(client.message());

  Serving serving(config, certificates, metrics, log, std::move(*client));
  // From here on there are threads that know everything above: the process ends without destructors.
  if (const auto started = serving.start(); !started.ok()) leave(fail(started.message()));
  while (!signals.wait(certificate_poll)) serving.look_after_certificate();
  leave(serving.shut_down(signals));
}

}  // namespace cocoon::cli
