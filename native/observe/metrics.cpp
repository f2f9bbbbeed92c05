#include "native/observe/metrics.hpp"

#include <prometheus/text_serializer.h>

#include <cmath>

#include "core/rules/table.hpp"
#include "native/observe/process_metrics.hpp"
#include "native/version.hpp"

namespace cocoon {

namespace {

template <typename Builder>
auto& family(Builder builder, prometheus::Registry& registry, const char* name, const char* help) {
  return builder.Name(name).Help(help).Register(registry);
}

auto& counters(prometheus::Registry& registry, const char* name, const char* help) {
  return family(prometheus::BuildCounter(), registry, name, help);
}

auto& gauge(prometheus::Registry& registry, const char* name, const char* help) {
  return family(prometheus::BuildGauge(), registry, name, help).Add({});
}

/// From what a rule costs to what a webhook may take: 100 us to 5 s.
const prometheus::Histogram::BucketBoundaries& duration_buckets() {
  static const prometheus::Histogram::BucketBoundaries seconds = {
      0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5};
  return seconds;
}

std::string label(std::string_view text) { return std::string(text); }

}  // namespace

Metrics::Metrics()
    : registry_(std::make_shared<prometheus::Registry>()),
      reviews_(counters(*registry_, "cocoon_webhook_admission_total", "Admission reviews by what became of them.")),
      findings_(counters(*registry_, "cocoon_webhook_rule_findings_total", "Findings by rule, advice included.")),
      http_responses_(counters(*registry_, "cocoon_webhook_http_requests_total", "HTTP requests by status code.")),
      kube_responses_(counters(*registry_, "cocoon_webhook_kube_requests_total",
                               "Requests to the Kubernetes API by status code; code error: no answer.")),
      tls_reloads_(counters(*registry_, "cocoon_webhook_tls_reloads_total", "Changes of the certificate files.")),
      connections_(family(prometheus::BuildGauge(), *registry_, "cocoon_webhook_connections_open",
                          "Connections that are open, by listener.")),
      connections_refused_(counters(*registry_, "cocoon_webhook_connections_refused_total",
                                    "Connections that were closed at once: reason limit (all were busy), or resources "
                                    "(no file descriptor or memory left).")),
      connections_evicted_(counters(*registry_, "cocoon_webhook_connections_evicted_total",
                                    "Idle connections that were closed to make room for new ones.")),
      handshakes_(counters(*registry_, "cocoon_webhook_tls_handshakes_total", "TLS handshakes by result.")),
      deadlines_(counters(*registry_, "cocoon_webhook_deadlines_exceeded_total",
                          "Connections that were closed as a handshake, request, write or idle time took too long.")),
      shed_(counters(*registry_, "cocoon_webhook_requests_shed_total",
                     "Requests answered 503 as too many bytes of bodies were held already.")),
      bytes_held_(family(prometheus::BuildGauge(), *registry_, "cocoon_webhook_request_bytes_held",
                         "Bytes of request bodies that are held.")),
      in_flight_(gauge(*registry_, "cocoon_webhook_requests_in_flight", "Requests being answered.")),
      certificate_expiry_(gauge(*registry_, "cocoon_webhook_tls_certificate_expiry_timestamp_seconds",
                                "When the certificate in service expires.")),
      ready_(gauge(*registry_, "cocoon_webhook_ready", "1 while /readyz answers 200.")) {
  family(prometheus::BuildGauge(), *registry_, "cocoon_webhook_build_info", "Always 1; the labels say what is running.")
      .Add({{"version", label(version)}, {"revision", label(revision)}})
      .Set(1);
  auto& durations = family(prometheus::BuildHistogram(), *registry_, "cocoon_webhook_admission_duration_seconds",
                           "Time from a review's first byte to its answer.");
  for (const Endpoint& endpoint : endpoints()) {
    durations_[&endpoint] = &durations.Add({{"handler", label(endpoint.handler)}}, duration_buckets());
  }
  // A counter that only appears with its first event cannot be alerted on: those with few labels stand from the start.
  for (const Rule& rule : all_rules()) {
    if (!std::holds_alternative<std::monostate>(rule.check)) findings_.Add({{"rule", label(rule.id)}});
  }
  for (const char* result : {"success", "failure"}) tls_reloads_.Add({{"result", result}});
}

void Metrics::count_review(const Endpoint& endpoint, const Verdict& verdict, std::chrono::nanoseconds duration) {
  const auto labels = [&]() -> prometheus::Labels {
    return {{"handler", label(endpoint.handler)},
            {"result", label(result_name(verdict.result))},
            {"reason", label(verdict.metric_reason)}};
  };
  reviews_.get({&endpoint, verdict.result, verdict.metric_reason}, labels).Increment();
  durations_.at(&endpoint)->Observe(std::chrono::duration<double>(duration).count());
  for (const auto* counts : {&verdict.rules, &verdict.advice}) {
    for (const auto& [rule, count] : *counts) {
      findings_.Add({{"rule", label(rule)}}).Increment(static_cast<double>(count));
    }
  }
}

ServerMetrics Metrics::of_server(std::string_view listener) {
  const std::string name = label(listener);
  const auto counter = [&name](auto& of, const char* key, const char* value) -> prometheus::Counter& {
    return of.Add({{"listener", name}, {key, value}});
  };
  return {.connections = connections_.Add({{"listener", name}}),
          .refused_at_limit = counter(connections_refused_, "reason", "limit"),
          .refused_for_resources = counter(connections_refused_, "reason", "resources"),
          .evicted = connections_evicted_.Add({{"listener", name}}),
          .handshakes_done = handshakes_.Add({{"result", "success"}}),
          .handshakes_failed = handshakes_.Add({{"result", "failure"}}),
          .handshake_deadlines = counter(deadlines_, "phase", "handshake"),
          .request_deadlines = counter(deadlines_, "phase", "request"),
          .write_deadlines = counter(deadlines_, "phase", "write"),
          .idle_deadlines = counter(deadlines_, "phase", "idle"),
          .shed = shed_.Add({{"listener", name}}),
          .bytes_held = bytes_held_.Add({{"listener", name}}),
          .requests_in_flight = in_flight_,
          .count_response = [this](int status) { count_http_response(status); }};
}

void Metrics::count_http_response(int status) {
  http_responses_.get(status,
                      [status]() -> prometheus::Labels {
                        return {{"code", std::to_string(status)}};
                      })
      .Increment();
}

void Metrics::count_kube_response(int status) {
  kube_responses_.Add({{"code", status == 0 ? "error" : std::to_string(status)}}).Increment();
}

void Metrics::count_tls_reload(bool loaded) {
  tls_reloads_.Add({{"result", loaded ? "success" : "failure"}}).Increment();
}

void Metrics::set_certificate_expiry(std::chrono::system_clock::time_point expiry) {
  certificate_expiry_.Set(
      static_cast<double>(std::chrono::duration_cast<std::chrono::seconds>(expiry.time_since_epoch()).count()));
}

void Metrics::set_ready(bool ready) { ready_.Set(ready ? 1 : 0); }

std::string Metrics::to_text() const {
  std::vector<prometheus::MetricFamily> families = registry_->Collect();
  add_process_metrics(families);
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace cocoon
