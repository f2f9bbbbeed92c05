#include "native/admission/health.hpp"

#include <algorithm>

namespace cocoon {

namespace {

constexpr int polls_that_count = 3;

bool all_pass(const auto& checks) {
  return std::all_of(checks.begin(), checks.end(), [](const auto& check) { return check.result.ok(); });
}

/// `get deployments.apps, statefulsets.apps, list pods`: a verb stands before the first of its resources.
std::string words_of(const std::vector<Permission>& permissions) {
  std::string words;
  std::string_view last_verb;
  for (const Permission& permission : permissions) {
    if (!words.empty()) words += ", ";
    if (permission.verb != last_verb) words += std::string(permission.verb) + ' ';
    last_verb = permission.verb;
    words += to_string(permission);
  }
  return words;
}

}  // namespace

void Health::note_kube_poll(const Result<>& poll) {
  const std::lock_guard lock(mutex_);
  failed_polls_ = poll.ok() ? 0 : failed_polls_ + 1;
  if (poll.ok() || !kube_was_reached_ || failed_polls_ >= polls_that_count) kube_ = poll;
  kube_was_reached_ = kube_was_reached_ || poll.ok();
}

void Health::note_missing_permissions(const std::vector<Permission>& missing) {
  const std::lock_guard lock(mutex_);
  permissions_ = Result<>();
  if (!missing.empty()) permissions_ = Error{"the service account may not " + words_of(missing) + ": see config/rbac"};
}

void Health::set_standalone() {
  const std::lock_guard lock(mutex_);
  standalone_ = true;
}

void Health::drain() {
  const std::lock_guard lock(mutex_);
  draining_ = true;
}

Health::Check Health::certificate_check() const {
  constexpr std::string_view name = "certificate";
  const auto pair = certificates_.current();
  const auto now = std::chrono::system_clock::now();
  if (!pair) return {name, Error{"no certificate is loaded"}};
  if (now < pair->not_before()) return {name, Error{"the certificate is not valid yet"}};
  if (now >= pair->not_after()) return {name, Error{"the certificate has expired"}};
  return {name, {}};
}

Health::Check Health::kube_check() const {
  constexpr std::string_view name = "kube-api";
  const std::lock_guard lock(mutex_);
  if (standalone_) return {name, {}, "standalone: no cluster is asked"};
  return {name, kube_};
}

Health::Check Health::permissions_check() const {
  constexpr std::string_view name = "permissions";
  const std::lock_guard lock(mutex_);
  if (!permissions_) return {name, {}, "not known"};
  return {name, *permissions_};
}

Health::Check Health::shutdown_check() const {
  const std::lock_guard lock(mutex_);
  return {"shutdown", draining_ ? Error{"the server is shutting down"} : Result<>()};
}

std::array<Health::Check, 4> Health::checks() const {
  return {certificate_check(), kube_check(), permissions_check(), shutdown_check()};
}

bool Health::is_ready() const { return all_pass(checks()); }

http::Response Health::healthz() const { return {.status = 200, .body = "ok"}; }

http::Response Health::readyz(const http::Request& request) const {
  const std::array<Check, 4> all = checks();
  const bool ready = all_pass(all);
  const bool verbose = request.has_parameter("verbose");
  std::string text;
  for (const Check& check : all) {
    const std::string name(check.name);
    if (!check.result.ok()) {
      text += "[-]" + name + " failed: " + check.result.message() + '\n';
    } else if (verbose || !ready) {
      text += "[+]" + name + " ok" + (check.note.empty() ? "" : " (" + std::string(check.note) + ')') + '\n';
    }
  }
  if (!ready) return {.status = 503, .body = text + "readyz check failed\n"};
  if (verbose) return {.status = 200, .body = text + "readyz check passed\n"};
  return {.status = 200, .body = all[1].note.empty() ? "ok" : "ok (" + std::string(all[1].note) + ')'};
}

}  // namespace cocoon
