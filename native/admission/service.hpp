// The admission paths: a request in, an AdmissionReview out. Everything between is core's; this adds the parent
// look-up, the metrics and the log line.
//
//   AdmissionService service(policy, fetch_parent, metrics, log);
//   http::Response response = service.answer(Endpoint::validate, request);
//
// Thread-safe. Nothing that the cluster does to it ends the process: an error of ours is a 500 and a log line.
#pragma once

#include <chrono>
#include <functional>

#include "core/review/decide.hpp"
#include "native/http.hpp"
#include "native/observe/log.hpp"
#include "native/observe/metrics.hpp"

namespace cocoon {

using Deadline = std::chrono::steady_clock::time_point;

/// Reads a workload from the API server, in time.
using FetchParent = std::function<ParentAnswer(const ParentRef&, Deadline)>;

class AdmissionService {
 public:
  AdmissionService(Policy policy, FetchParent fetch_parent, Metrics& metrics, const Log& log)
      : policy_(std::move(policy)), fetch_parent_(std::move(fetch_parent)), metrics_(metrics), log_(log) {}

  http::Response answer(Endpoint endpoint, const http::Request& request) const;

 private:
  http::Response judge(Endpoint endpoint, const http::Request& request, Review& review, Deadline started) const;
  void log_verdict(Endpoint endpoint, const Review& review, const Verdict& verdict,
                   std::chrono::nanoseconds took) const;

  Policy policy_;
  FetchParent fetch_parent_;
  Metrics& metrics_;
  const Log& log_;
};

/// How long a review may take: the caller's `?timeout=`, less a second for the way back but at least half of it. The
/// API server's default where the caller names none.
std::chrono::milliseconds time_for(const http::Request& request);

}  // namespace cocoon
