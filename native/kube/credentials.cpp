#include "native/kube/credentials.hpp"

#include <algorithm>
#include <utility>

#include "core/encoding/base64.hpp"
#include "core/field/quote.hpp"
#include "native/system/file.hpp"

namespace cocoon::kube {

namespace {

Result<std::string> read_pem(const PemSource& source) {
  if (source.file.empty()) return source.text;
  return read_file(source.file);
}

std::string trimmed(const std::string& text) {
  constexpr const char* space = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(space);
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

bool may_stand_in_header(const std::string& value) {
  return std::none_of(value.begin(), value.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

}  // namespace

// One thread's turn to renew. Whatever way it ends, the others are told.
class Credentials::Turn {
 public:
  Turn(Credentials& of, std::unique_lock<std::mutex>& lock) : of_(of), lock_(lock) {
    of_.renewing_ = true;
    of_.last_ = Error{"credentials: renewing them failed"};  // until it has not
    lock_.unlock();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() { end(); }

  /// From here on the lock is held again.
  void end() {
    if (lock_.owns_lock()) return;
    lock_.lock();
    of_.renewing_ = false;
    ++of_.rounds_;
    of_.ended_.notify_all();
  }

 private:
  Credentials& of_;
  std::unique_lock<std::mutex>& lock_;
};

Credentials::Credentials(ClusterAccess access, bool needs_tls, CredentialTimes times)
    : access_(std::move(access)), needs_tls_(needs_tls), times_(times) {}

Result<IdentityPtr> Credentials::current(Deadline deadline) {
  std::unique_lock lock(mutex_);
  if (is_fresh() || (renewing_ && is_valid())) return identity_;
  if (renewing_) return wait_for_other(lock, deadline);
  return renew(lock, false, deadline);
}

Result<IdentityPtr> Credentials::renewed(const IdentityPtr& refused, Deadline deadline) {
  std::unique_lock lock(mutex_);
  if (identity_ != refused) return identity_;  // another thread was faster
  if (last_refusal_ && Clock::now() < *last_refusal_ + times_.refusals_apart) return identity_;
  if (renewing_) return wait_for_other(lock, deadline);
  return renew(lock, true, deadline);
}

bool Credentials::is_valid() const {
  return identity_ && (!plugin_ || !plugin_->credential.expires || WallClock::now() < *plugin_->credential.expires);
}

bool Credentials::is_fresh() const {
  return is_valid() && Clock::now() < due_ && (!plugin_ || WallClock::now() < plugin_->renew_at);
}

Result<IdentityPtr> Credentials::wait_for_other(std::unique_lock<std::mutex>& lock, Deadline deadline) {
  const std::uint64_t before = rounds_;
  if (!ended_.wait_until(lock, deadline, [&] { return rounds_ != before; })) {
    return Error{"credentials: another request was still renewing them when the deadline passed"};
  }
  if (last_.ok() || is_valid()) return identity_;
  return last_.error();
}

Result<IdentityPtr> Credentials::renew(std::unique_lock<std::mutex>& lock, bool refused, Deadline deadline) {
  const IdentityPtr previous = identity_;
  const std::optional<Plugin> plugin = plugin_;
  // What is renewed early must leave time for the request itself, which can do without.
  if (!refused && is_valid()) deadline -= (deadline - Clock::now()) / 2;
  Turn turn(*this, lock);
  Result<Renewal> renewal = make(previous, plugin, refused, deadline);
  turn.end();

  if (refused) last_refusal_ = Clock::now();
  last_ = renewal.ok() ? Result<>() : Error{"credentials: " + renewal.message()};
  if (renewal.ok()) {
    identity_ = renewal->identity;
    plugin_ = renewal->plugin;
    due_ = reads_files() ? Clock::now() + times_.reread_files : Clock::time_point::max();
    return identity_;
  }
  if (refused || !is_valid()) return last_.error();
  due_ = Clock::now() + times_.retry_after;
  if (plugin_) plugin_->renew_at = renewal_time(plugin_->credential);
  return identity_;
}

Result<Credentials::Renewal> Credentials::make(const IdentityPtr& previous, std::optional<Plugin> plugin, bool refused,
                                               Deadline deadline) const {
  auto material = read_material();
  if (!material.ok()) return material.error();
  if (asks_plugin() && (refused || !plugin || WallClock::now() >= plugin->renew_at)) {
    auto asked = run_plugin(material->authority, deadline);
    if (!asked.ok()) return asked.error();
    plugin = std::move(*asked);
  }
  if (plugin && !plugin->credential.certificate.empty()) {
    material->certificate = plugin->credential.certificate;
    material->key = plugin->credential.key;
  }
  auto headers = make_headers(plugin);
  if (!headers.ok()) return headers.error();
  auto identity = make_identity(previous, std::move(*headers), std::move(*material));
  if (!identity.ok()) return identity.error();
  return Renewal{std::move(*identity), std::move(plugin)};
}

Result<TlsMaterial> Credentials::read_material() const {
  auto authority = read_pem(access_.authority);
  if (!authority.ok()) return authority.error();
  auto certificate = read_pem(access_.client_certificate);
  if (!certificate.ok()) return certificate.error();
  auto key = read_pem(access_.client_key);
  if (!key.ok()) return key.error();
  return TlsMaterial{std::move(*authority), std::move(*certificate), std::move(*key), access_.insecure_skip_tls_verify};
}

// The previous one, and its context, as far as nothing has changed.
Result<IdentityPtr> Credentials::make_identity(const IdentityPtr& previous, HttpHeaders headers,
                                               TlsMaterial material) const {
  const bool same_material = previous && material == previous->material;
  if (same_material && headers == previous->headers) return previous;
  std::shared_ptr<const TlsContext> tls = same_material ? previous->tls : nullptr;
  if (needs_tls_ && !tls) {
    auto made = TlsContext::make(material);
    if (!made.ok()) return made.error();
    tls = std::move(*made);
  }
  return std::make_shared<const Identity>(Identity{std::move(headers), std::move(material), std::move(tls)});
}

Result<Credentials::Plugin> Credentials::run_plugin(const std::string& authority, Deadline deadline) const {
  auto credential = run_exec_plugin(access_, authority, deadline);
  if (!credential.ok()) return credential.error();
  const WallClock::time_point renew_at = renewal_time(*credential);
  return Plugin{std::move(*credential), renew_at};
}

// A little early, but not again at once; and at its end in any case.
Credentials::WallClock::time_point Credentials::renewal_time(const ExecCredential& credential) const {
  if (!credential.expires) return WallClock::time_point::max();
  return std::min(*credential.expires,
                  std::max(*credential.expires - times_.renew_early, WallClock::now() + times_.retry_after));
}

Result<HttpHeaders> Credentials::make_headers(const std::optional<Plugin>& plugin) const {
  HttpHeaders headers = access_.impersonation;
  const auto token = bearer_token(plugin);
  if (!token.ok()) return token.error();
  if (!token->empty()) headers.emplace_back("Authorization", "Bearer " + *token);
  if (!access_.username.empty() || !access_.password.empty()) {
    headers.emplace_back("Authorization", "Basic " + base64_encoded(access_.username + ":" + access_.password));
  }
  for (const auto& [name, value] : headers) {
    if (!may_stand_in_header(value)) return Error{"what " + name + " is to hold has control characters"};
  }
  return headers;
}

Result<std::string> Credentials::bearer_token(const std::optional<Plugin>& plugin) const {
  if (access_.token_file.empty()) return plugin ? plugin->credential.token : access_.token;
  const auto content = read_file(access_.token_file);
  if (content.ok() && !trimmed(*content).empty()) return trimmed(*content);
  if (!access_.token.empty()) return access_.token;
  if (!content.ok()) return content.error();
  return Error{"token file " + in_quotes(access_.token_file) + " is empty"};
}

bool Credentials::asks_plugin() const {
  return access_.exec && access_.token.empty() && access_.token_file.empty() && access_.username.empty() &&
         access_.password.empty();
}

bool Credentials::reads_files() const {
  return !access_.token_file.empty() || !access_.authority.file.empty() || !access_.client_certificate.file.empty() ||
         !access_.client_key.file.empty();
}

}  // namespace cocoon::kube
