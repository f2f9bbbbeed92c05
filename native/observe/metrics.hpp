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
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>

#include "core/kind/kind.hpp"
#include "core/review/verdict.hpp"
#include "native/observe/server_metrics.hpp"

namespace cocoon {

class Metrics {
 public:
  Metrics();

  /// Exactly one call a review.
  void count_review(const Endpoint& endpoint, const Verdict& verdict, std::chrono::nanoseconds duration);
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
  /// Counters by a key that is cheap to compare: a family finds one by a map of strings, which takes longer than a
  /// rule.
  template <typename Key>
  class Known {
   public:
    explicit Known(prometheus::Family<prometheus::Counter>& family) : family_(family) {}

    /// The counter of `key`, whose labels `labels_of()` says the first time.
    template <typename LabelsOf>
    prometheus::Counter& get(const Key& key, const LabelsOf& labels_of) {
      const std::lock_guard lock(mutex_);
      const auto known = counters_.find(key);
      return *(known != counters_.end() ? known : counters_.emplace(key, &family_.Add(labels_of())).first)->second;
    }

   private:
    prometheus::Family<prometheus::Counter>& family_;
    std::mutex mutex_;
    std::map<Key, prometheus::Counter*> counters_;
  };

  std::shared_ptr<prometheus::Registry> registry_;
  Known<std::tuple<const Endpoint*, Verdict::Result, std::string_view>> reviews_;  // with their reason
  std::map<const Endpoint*, prometheus::Histogram*> durations_;
  prometheus::Family<prometheus::Counter>& findings_;
  Known<int> http_responses_;  // by status code
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
