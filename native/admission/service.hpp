// The admission paths: a request in, an AdmissionReview out. Everything between is core's; this adds the
// look-ups, the metrics and the log line.
//
//   AdmissionService service(policy, lookups, metrics, log);
//   std::optional<http::Response> response = service.answer(endpoint, request, respond);
//
// A review that hangs on a look-up is answered later, by `respond`: no thread of the server waits for the cluster.
// Thread-safe. Nothing that the cluster does to it ends the process: an error of ours is a 500 and a log line.
#pragma once

#include <chrono>
#include <optional>

#include "core/kind/decide.hpp"
#include "native/admission/lookups.hpp"
#include "native/net/http.hpp"
#include "native/observe/log.hpp"
#include "native/observe/metrics.hpp"

namespace cocoon {

class AdmissionService {
 public:
  using Clock = std::chrono::steady_clock;

  /// The arguments outlive the service, and the service all that it has asked `lookups`.
  AdmissionService(Policy policy, Lookups& lookups, Metrics& metrics, const Log& log)
      : policy_(std::move(policy)), lookups_(lookups), metrics_(metrics), log_(log) {}

  std::optional<http::Response> answer(const Endpoint& endpoint, http::Request& request,
                                       const http::Respond& respond) const;

 private:
  /// A review, and what must be known of its request once its body is gone.
  struct Case {
    const Endpoint* endpoint = nullptr;
    Review review;
    Clock::time_point received;
  };

  std::optional<http::Response> take(const Endpoint& endpoint, http::Request& request,
                                     const http::Respond& respond) const;
  http::Response conclude(const Case& open, const ClusterAnswer& fact) const;
  http::Response judge(const Case& open, const ClusterAnswer& fact) const;
  void log_verdict(const Case& open, const Verdict& verdict, std::chrono::nanoseconds took) const;

  Policy policy_;
  Lookups& lookups_;
  Metrics& metrics_;
  const Log& log_;
};

/// How long a review may take: the caller's `?timeout=`, less a second for the way back but at least half of it. The
/// API server's default where the caller names none.
std::chrono::milliseconds time_for(const http::Request& request);

}  // namespace cocoon
