#include "native/admission/cluster_watch.hpp"

#include "core/kind/kind.hpp"
#include "native/kube/access_review.hpp"

namespace cocoon {

namespace {

using std::chrono::seconds;

constexpr seconds period(10);
/// While the API cannot be reached or used, so that a start is quick.
constexpr seconds first_period(1);
constexpr seconds timeout(5);
/// Any authenticated caller may read this (system:discovery), and no other: it proves that our credentials are good.
constexpr const char* proof_path = "/apis/apps/v1";

Log::Fields names_of(const std::vector<Permission>& permissions) {
  Log::Fields names = Log::Fields::array();
  for (const Permission& permission : permissions) names.push_back(to_string(permission));
  return names;
}

}  // namespace

std::chrono::milliseconds ClusterWatch::poll() {
  const Result<> reached = reach();
  if (!reached.ok()) log_.warn("the Kubernetes API cannot be used", {{"error", reached.message()}});
  // Before the poll counts, so that it is not ready in between.
  const bool permitted = reached.ok() && has_permissions();
  health_.note_kube_poll(reached);
  return permitted ? period : first_period;
}

Result<> ClusterWatch::reach() {
  const auto answer = client_.get(proof_path, Clock::now() + timeout);
  if (!answer.ok()) return answer.error();
  if (answer->status != 200) return Error{"the API server answered HTTP " + std::to_string(answer->status)};
  return {};
}

/// Asks until the API server says yes; false where it says no. That it cannot be found out does no harm: a look-up that
/// is refused is a denial.
bool ClusterWatch::has_permissions() {
  if (granted_) return true;
  const auto missing = kube::missing_permissions(client_, needed_permissions(), Clock::now() + timeout);
  if (!missing.ok()) {
    warn_once("whether the parents of scale requests may be read is not known", {{"error", missing.message()}});
    return true;
  }
  health_.note_missing_permissions(*missing);
  granted_ = missing->empty();
  if (!granted_) warn_once("the parents of scale requests may not be read", {{"missing", names_of(*missing)}});
  return granted_;
}

/// Each poll would say the same.
void ClusterWatch::warn_once(std::string_view message, const Log::Fields& fields) {
  if (message != last_warning_) log_.warn(message, fields);
  last_warning_ = message;
}

}  // namespace cocoon
