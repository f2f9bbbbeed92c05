// Keeps the certificate in service the one that the files hold, and says when it is about to expire.
//
//   CertificateWatch watch(store, metrics, log);  // the store has loaded one
//   while (...) watch.poll();                     // every CertificateWatch::period
//
// A change, loaded or not, is logged and counted. Not thread-safe; the arguments outlive it.
#pragma once

#include <chrono>
#include <optional>

#include "native/net/certificate.hpp"
#include "native/observe/log.hpp"
#include "native/observe/metrics.hpp"

namespace cocoon {

class CertificateWatch {
 public:
  /// A changed certificate is noticed within this time.
  static constexpr std::chrono::seconds period{1};

  CertificateWatch(CertificateStore& certificates, Metrics& metrics, const Log& log);

  void poll();

 private:
  void reload();
  void warn_of_expiry();

  CertificateStore& certificates_;
  Metrics& metrics_;
  const Log& log_;
  std::optional<std::chrono::system_clock::time_point> last_warning_;  // that the certificate expires
};

}  // namespace cocoon
