// The addresses of one host.
//
// getaddrinfo() cannot be given a deadline, and its own is half a minute. So it runs in a thread of its own, and
// callers wait for it no longer than they want to; one that outlives them ends by itself and finds its state still
// there. All who ask while a look-up is under way wait for that one: there is never more than one thread. Addresses
// that need no look-up start none. Thread-safe.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "native/kube/channel.hpp"

namespace cocoon::kube {

struct SocketAddress {
  sockaddr_storage address{};
  socklen_t length = 0;

  /// `10.0.0.1:6443`, `[fd00::1]:6443`
  std::string to_string() const;
};

class Resolver {
 public:
  Resolver(std::string host, std::uint16_t port);
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;
  ~Resolver();

  /// At least one address, in the order to try them.
  Result<std::vector<SocketAddress>> resolve(Deadline deadline);

 private:
  struct State;
  std::shared_ptr<State> state_;  ///< shared with the thread, if one runs
};

}  // namespace cocoon::kube
