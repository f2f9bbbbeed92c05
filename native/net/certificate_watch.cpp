#include "native/net/certificate_watch.hpp"

namespace cocoon {

namespace {

constexpr std::chrono::hours expiry_warning(7 * 24);

}  // namespace

CertificateWatch::CertificateWatch(CertificateStore& certificates, Metrics& metrics, const Log& log)
    : certificates_(certificates), metrics_(metrics), log_(log) {
  metrics_.set_certificate_expiry(certificates_.current()->not_after());
}

void CertificateWatch::poll() {
  reload();
  warn_of_expiry();
}

void CertificateWatch::reload() {
  const Result<bool> changed = certificates_.reload_if_changed();
  if (changed.ok() && !*changed) return;
  metrics_.count_tls_reload(changed.ok());
  if (!changed.ok()) return log_.error("the changed certificate stays out of service", {{"error", changed.message()}});
  metrics_.set_certificate_expiry(certificates_.current()->not_after());
  last_warning_.reset();
  log_.info("the certificate was exchanged");
}

/// Once a day in its last week: whoever was to exchange it has missed that.
void CertificateWatch::warn_of_expiry() {
  const auto now = std::chrono::system_clock::now();
  const auto left = std::chrono::duration_cast<std::chrono::hours>(certificates_.current()->not_after() - now);
  if (left >= expiry_warning || (last_warning_ && now < *last_warning_ + std::chrono::hours(24))) return;
  last_warning_ = now;
  const bool is_over = now >= certificates_.current()->not_after();
  log_.warn(is_over ? "the certificate has expired" : "the certificate expires soon",
            {{"hours_left", left.count()}, {"file", certificates_.settings().certificate}});
}

}  // namespace cocoon
