// Asks one Kubernetes API server.
//
//   Client client(*access, {.user_agent = "cocoon-webhook/1.2.3"});
//   Result<HttpAnswer> answer = client.get("/apis/apps/v1/namespaces/vms/deployments/agents", deadline);
//   if (!answer.ok()) ...      // no answer: answer.message() says why
//   answer->status;            // 200, 404, 403 …: any answer is one
//
// A request ends at its deadline whatever the other side does; that covers credentials, name resolution, connecting,
// TLS, writing and the last byte of the answer. Connections are kept and used again. After a 401 the credentials are
// read anew, and if they have changed the request is made once more.
//
// Thread-safe: requests run in the threads that make them, side by side, each on a connection of its own. Nothing is
// opened or read before the first request. The client must outlive its requests.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "native/kube/channel.hpp"
#include "native/kube/cluster_access.hpp"
#include "native/kube/credentials.hpp"
#include "native/kube/dialer.hpp"
#include "native/kube/http_exchange.hpp"

namespace cocoon::kube {

struct ClientOptions {
  std::string user_agent = "cocoon-webhook";

  /// Told of each request that was made: the status of its answer, or 0 where none came. Called from the threads that
  /// make the requests.
  std::function<void(int)> on_response = {};

  /// etcd takes requests of 1.5 MiB; as JSON an object is seldom twice what it is there. An object that escapes to more
  /// (it must be made of `<`) cannot be looked up, and 32 look-ups at once hold no more than 128 MiB.
  std::size_t max_answer_bytes = 4U << 20U;

  /// As many as requests are made at once, so that none of them is opened in vain.
  std::size_t max_idle_connections = 32;

  CredentialTimes times = {};
};

class Client {
 public:
  explicit Client(ClusterAccess access, ClientOptions options = {});

  /// `path` begins with a slash and is encoded.
  Result<HttpAnswer> get(const std::string& path, Deadline deadline);
  /// For requests that may be made twice: a server that closes a kept connection without an answer is asked again.
  Result<HttpAnswer> post(const std::string& path, const std::string& json, Deadline deadline);

 private:
  struct Idle {
    std::unique_ptr<Channel> channel;
    std::shared_ptr<const TlsContext> tls;  // it was opened with
    Clock::time_point since;
  };

  Result<HttpAnswer> ask(const HttpRequest& request, Deadline deadline);
  Result<HttpAnswer> ask_as(const Identity& identity, HttpRequest request, Deadline deadline);
  Result<HttpAnswer> ask_on_any_channel(const Identity& identity, const HttpRequest& request, Deadline deadline);
  Exchange ask_on(std::unique_ptr<Channel> channel, const Identity& identity, const HttpRequest& request);

  HttpRequest make_request(const char* method, const std::string& path) const;
  std::unique_ptr<Channel> take_idle(const Identity& identity);
  void keep(std::unique_ptr<Channel> channel, const Identity& identity);

  const Url server_;
  const ClientOptions options_;
  Dialer dialer_;
  Credentials credentials_;

  std::mutex idle_mutex_;
  std::vector<Idle> idle_;  // the last is the one used last
};

}  // namespace cocoon::kube
