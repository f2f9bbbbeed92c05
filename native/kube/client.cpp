#include "native/kube/client.hpp"

#include <utility>

#include "core/field/quote.hpp"

namespace cocoon::kube {

namespace {

// Load balancers in front of API servers drop what has been silent for a minute or more, some without a word.
constexpr auto longest_idle = std::chrono::seconds(50);

constexpr int unauthorized = 401;

// `host:port` as the Host header has it: the port only where it is not the scheme's own.
std::string host_header(const Url& url) {
  return url.port == (url.tls ? 443 : 80) ? bracketed(url.host) : url.authority();
}

}  // namespace

Client::Client(ClusterAccess access, ClientOptions options)
    : server_(access.server),
      options_(std::move(options)),
      dialer_(access.server, access.proxy, access.tls_server_name),
      credentials_(std::move(access), dialer_.needs_tls(), options_.times) {}

Result<HttpAnswer> Client::get(const std::string& path, Deadline deadline) {
  return ask(make_request("GET", path), deadline);
}

Result<HttpAnswer> Client::post(const std::string& path, const std::string& json, Deadline deadline) {
  HttpRequest request = make_request("POST", path);
  request.headers.emplace_back("Content-Type", "application/json");
  request.body = json;
  return ask(request, deadline);
}

HttpRequest Client::make_request(const char* method, const std::string& path) const {
  HttpRequest request{method, dialer_.target(path), dialer_.proxy_headers(), ""};
  request.headers.emplace_back("Host", host_header(server_));
  request.headers.emplace_back("User-Agent", options_.user_agent);
  request.headers.emplace_back("Accept", "application/json");
  return request;
}

Result<HttpAnswer> Client::ask(const HttpRequest& request, Deadline deadline) {
  const auto failed = [&](const std::string& why) {
    return Error{request.method + " " + server_.to_string() + ": " + why};
  };
  const auto identity = credentials_.current(deadline);
  if (!identity.ok()) return failed(identity.message());
  Result<HttpAnswer> answer = ask_as(**identity, request, deadline);
  if (answer.ok() && answer->status == unauthorized) {
    const auto renewed = credentials_.renewed(*identity, deadline);
    if (!renewed.ok()) return failed("the API server answered 401 Unauthorized, and " + renewed.message());
    if (*renewed != *identity) answer = ask_as(**renewed, request, deadline);
  }
  if (!answer.ok()) return failed(answer.message());
  return answer;
}

Result<HttpAnswer> Client::ask_as(const Identity& identity, HttpRequest request, Deadline deadline) {
  request.headers.insert(request.headers.end(), identity.headers.begin(), identity.headers.end());
  Result<HttpAnswer> answer = ask_on_any_channel(identity, request, deadline);
  if (options_.on_response) options_.on_response(answer.ok() ? answer->status : 0);
  return answer;
}

// A kept connection may have been closed by the other side just now; that shows in an answer of not one byte, and then
// a fresh one is asked.
Result<HttpAnswer> Client::ask_on_any_channel(const Identity& identity, const HttpRequest& request, Deadline deadline) {
  if (auto channel = take_idle(identity)) {
    channel->set_deadline(deadline);
    Exchange exchanged = ask_on(std::move(channel), identity, request);
    if (!exchanged.got_nothing || Clock::now() >= deadline) return std::move(exchanged.answer);
  }
  auto channel = dialer_.dial(identity.tls, deadline);
  if (!channel.ok()) return channel.error();
  return ask_on(std::move(*channel), identity, request).answer;
}

Exchange Client::ask_on(std::unique_ptr<Channel> channel, const Identity& identity, const HttpRequest& request) {
  Exchange exchanged = exchange(*channel, request, options_.max_answer_bytes);
  if (exchanged.can_go_on) keep(std::move(channel), identity);
  return exchanged;
}

// The one used last, so that those not needed grow old. One opened with another certificate, or with trust in another,
// is not asked: it is who it was when it shook hands.
std::unique_ptr<Channel> Client::take_idle(const Identity& identity) {
  std::vector<Idle> dropped;  // closed without the lock
  const std::lock_guard lock(idle_mutex_);
  while (!idle_.empty()) {
    Idle last = std::move(idle_.back());
    idle_.pop_back();
    const bool is_good = last.tls == identity.tls && Clock::now() < last.since + longest_idle;
    if (is_good && last.channel->is_silent()) return std::move(last.channel);
    dropped.push_back(std::move(last));
  }
  return nullptr;
}

void Client::keep(std::unique_ptr<Channel> channel, const Identity& identity) {
  const std::lock_guard lock(idle_mutex_);
  if (idle_.size() < options_.max_idle_connections) idle_.push_back({std::move(channel), identity.tls, Clock::now()});
}

}  // namespace cocoon::kube
