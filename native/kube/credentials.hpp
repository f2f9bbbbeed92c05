// What our requests show the API server, kept fresh.
//
//   Credentials credentials(access);
//   auto identity = credentials.current(deadline);
//   ... the server answers 401 ...
//   identity = credentials.renewed(*identity, deadline);
//
// Files (tokens rotate hourly in a pod, certificates now and then) are read again once a minute, as client-go does; an
// exec plugin runs again a little before what it printed expires; both at once after a 401. What cannot be renewed goes
// on being used while it is valid. While one thread renews, the others go on with what there is, or wait for it where
// there is nothing valid. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/result.hpp"
#include "native/kube/channel.hpp"
#include "native/kube/cluster_access.hpp"
#include "native/kube/exec_plugin.hpp"
#include "native/kube/http_exchange.hpp"
#include "native/kube/tls.hpp"

namespace cocoon::kube {

/// Immutable. As long as nothing of it changes, the same object is handed out.
struct Identity {
  HttpHeaders headers;  ///< Authorization, Impersonate-*
  TlsMaterial material;
  std::shared_ptr<const TlsContext> tls;  ///< made of `material`; null where no TLS is spoken
};
using IdentityPtr = std::shared_ptr<const Identity>;

struct CredentialTimes {
  /// How long what was read from files is taken as it is: client-go's period for token files.
  std::chrono::milliseconds reread_files = std::chrono::minutes(1);
  /// How long before its end a plugin's credential is renewed: time enough for a slow plugin, while the old one is
  /// still good.
  std::chrono::milliseconds renew_early = std::chrono::seconds(30);
  /// How long a plugin is left alone after it has run, and a renewal after it has failed, while the old one is good.
  std::chrono::milliseconds retry_after = std::chrono::seconds(10);
  /// Refusals (401) within this time of each other lead to one renewal: it helps them all, or none.
  std::chrono::milliseconds refusals_apart = std::chrono::seconds(1);
};

class Credentials {
 public:
  /// `needs_tls`: whether a TLS context is made.
  Credentials(ClusterAccess access, bool needs_tls, CredentialTimes times = {});

  Result<IdentityPtr> current(Deadline deadline);

  /// After the API server has refused `refused` with a 401: reads all anew, unless another thread has just done so.
  Result<IdentityPtr> renewed(const IdentityPtr& refused, Deadline deadline);

 private:
  using WallClock = std::chrono::system_clock;

  struct Plugin {
    ExecCredential credential;
    WallClock::time_point renew_at;
  };
  struct Renewal {
    IdentityPtr identity;
    std::optional<Plugin> plugin;
  };
  class Turn;

  bool is_valid() const;  // may be shown, if need be
  bool is_fresh() const;  // and nothing is to be done about it
  Result<IdentityPtr> renew(std::unique_lock<std::mutex>& lock, bool refused, Deadline deadline);
  Result<IdentityPtr> wait_for_other(std::unique_lock<std::mutex>& lock, Deadline deadline);

  Result<Renewal> make(const IdentityPtr& previous, std::optional<Plugin> plugin, bool refused,
                       Deadline deadline) const;
  Result<TlsMaterial> read_material() const;
  Result<IdentityPtr> make_identity(const IdentityPtr& previous, HttpHeaders headers, TlsMaterial material) const;
  Result<Plugin> run_plugin(const std::string& authority, Deadline deadline) const;
  WallClock::time_point renewal_time(const ExecCredential& credential) const;
  Result<HttpHeaders> make_headers(const std::optional<Plugin>& plugin) const;
  Result<std::string> bearer_token(const std::optional<Plugin>& plugin) const;
  bool asks_plugin() const;
  bool reads_files() const;

  const ClusterAccess access_;
  const bool needs_tls_;
  const CredentialTimes times_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable ended_;
  bool renewing_ = false;
  std::uint64_t rounds_ = 0;  // renewals that have ended
  Result<> last_;             // how the last one ended
  IdentityPtr identity_;
  std::optional<Plugin> plugin_;
  Clock::time_point due_{};                        // when the files are to be read again
  std::optional<Clock::time_point> last_refusal_;  // when a renewal after a 401 ended
};

}  // namespace cocoon::kube
