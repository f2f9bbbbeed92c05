// The server's metrics (contract: cocoon_webhook_*, and the standard process_* family), as a page of Prometheus' text
// format.
//
// No label ever carries a user's string: every label value is a fixed word or a number of ours. Thread-safe.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "core/review/endpoint.hpp"
#include "core/review/verdict.hpp"
#include "native/observe/server_metrics.hpp"

namespace cocoon {

class Metrics {
 public:
  Metrics();

  /// Exactly one call a review.
  void count_review(Endpoint endpoint, const Verdict& verdict, std::chrono::nanoseconds duration);
  void count_http_response(int status);
  /// `status` 0: no answer.
  void count_kube_response(int status);
  void count_tls_reload(bool loaded);
  void set_certificate_expiry(std::chrono::system_clock::time_point expiry);
  void set_ready(bool ready);
  /// Of one listener, by its name.
  ServerMetrics of_server(std::string_view listener);

  static constexpr std::string_view content_type = "text/plain; version=0.0.4; charset=utf-8";
  /// The page.
  std::string to_text() const;

 private:
  std::shared_ptr<prometheus::Registry> registry_;
  prometheus::Family<prometheus::Counter>& reviews_;
  prometheus::Family<prometheus::Histogram>& durations_;
  prometheus::Family<prometheus::Counter>& findings_;
  prometheus::Family<prometheus::Counter>& http_responses_;
  prometheus::Family<prometheus::Counter>& kube_responses_;
  prometheus::Family<prometheus::Counter>& tls_reloads_;
  prometheus::Family<prometheus::Gauge>& connections_;
  prometheus::Family<prometheus::Counter>& connections_refused_;
  prometheus::Family<prometheus::Counter>& connections_evicted_;
  prometheus::Family<prometheus::Counter>& handshakes_;
  prometheus::Family<prometheus::Counter>& deadlines_;
  prometheus::Family<prometheus::Counter>& shed_;
  prometheus::Family<prometheus::Gauge>& bytes_held_;
  prometheus::Gauge& in_flight_;
  prometheus::Gauge& certificate_expiry_;
  prometheus::Gauge& ready_;
};

}  // namespace cocoon
