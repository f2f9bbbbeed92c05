// Whether the server lives and is ready: /healthz and /readyz, as Kubernetes' own components answer them.
//
//   [+]certificate ok
//   [-]kube-api failed: the API server cannot be reached: connection refused
//   [+]permissions ok (not known)
//   [+]shutdown ok
//   readyz check failed
//
// The checks run elsewhere, in the background, and are noted here; a probe only reads. Thread-safe.
#pragma once

#include <array>
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/review/question.hpp"
#include "native/net/certificate.hpp"
#include "native/net/http.hpp"

namespace cocoon {

class Health {
 public:
  explicit Health(const CertificateStore& certificates) : certificates_(certificates) {}

  /// One poll of the Kubernetes API. Readiness is lost only after three failures in a row: a blip must not take every
  /// replica out at once.
  void note_kube_poll(const Result<>& poll);
  /// What the API server says that we may not; empty: all is granted. Until it has said so it does not count.
  void note_missing_permissions(const std::vector<Permission>& missing);
  /// There is no cluster to ask.
  void set_standalone();
  /// From now on not ready: SIGTERM came.
  void drain();

  bool is_ready() const;
  http::Response healthz() const;
  http::Response readyz(const http::Request& request) const;

 private:
  struct Check {
    std::string_view name;
    Result<> result;
    std::string_view note = {};
  };
  Check certificate_check() const;
  Check kube_check() const;
  Check permissions_check() const;
  Check shutdown_check() const;
  /// In the order in which they are listed.
  std::array<Check, 4> checks() const;

  const CertificateStore& certificates_;
  mutable std::mutex mutex_;
  Result<> kube_ = Error{"the Kubernetes API has not been asked yet"};
  std::optional<Result<>> permissions_;  // none: not known
  int failed_polls_ = 0;
  bool kube_was_reached_ = false;
  bool standalone_ = false;
  bool draining_ = false;
};

}  // namespace cocoon
