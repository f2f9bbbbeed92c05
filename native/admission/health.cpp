#include "native/admission/health.hpp"

#include <algorithm>
#include <array>

namespace cocoon {

namespace {

constexpr int polls_that_count = 3;

}  // namespace

void Health::note_kube_poll(std::string error) {
  const std::lock_guard lock(mutex_);
  if (error.empty()) {
    kube_was_reached_ = true;
    failed_polls_ = 0;
    kube_problem_.clear();
    return;
  }
  ++failed_polls_;
  if (!kube_was_reached_ || failed_polls_ >= polls_that_count) kube_problem_ = std::move(error);
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
  if (!pair) return {name, "no certificate is loaded"};
  if (now < pair->not_before()) return {name, "the certificate is not valid yet"};
  if (now >= pair->not_after()) return {name, "the certificate has expired"};
  return {name, {}};
}

Health::Check Health::kube_check() const {
  constexpr std::string_view name = "kube-api";
  const std::lock_guard lock(mutex_);
  if (standalone_) return {name, {}, "standalone: no cluster is asked"};
  return {name, kube_problem_};
}

Health::Check Health::shutdown_check() const {
  const std::lock_guard lock(mutex_);
  return {"shutdown", draining_ ? "the server is shutting down" : ""};
}

bool Health::is_ready() const {
  return certificate_check().problem.empty() && kube_check().problem.empty() && shutdown_check().problem.empty();
}

http::Response Health::healthz() const { return {.status = 200, .body = "ok"}; }

http::Response Health::readyz(const http::Request& request) const {
  const std::array<Check, 3> checks = {certificate_check(), kube_check(), shutdown_check()};
  const bool ready =
      std::all_of(checks.begin(), checks.end(), [](const Check& check) { return check.problem.empty(); });
  const bool verbose = request.has_parameter("verbose");
  std::string text;
  for (const Check& check : checks) {
    const std::string name(check.name);
    if (!check.problem.empty()) {
      text += "[-]" + name + " failed: " + check.problem + '\n';
    } else if (verbose || !ready) {
      text += "[+]" + name + " ok" + (check.note.empty() ? "" : " (" + std::string(check.note) + ')') + '\n';
    }
  }
  if (!ready) return {.status = 503, .body = text + "readyz check failed\n"};
  if (verbose) return {.status = 200, .body = text + "readyz check passed\n"};
  return {.status = 200, .body = checks[1].note.empty() ? "ok" : "ok (" + std::string(checks[1].note) + ')'};
}

}  // namespace cocoon
