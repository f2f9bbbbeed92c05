// Where a server listens, and the socket that does.
#pragma once

#include <cstdint>
#include <string>

#include "core/result.hpp"
#include "native/system/file_descriptor.hpp"

namespace cocoon {

/// An empty host means every address, IPv4 and IPv6.
struct ListenAddress {
  std::string host;
  std::uint16_t port = 0;  ///< 0: one that is free

  /// As it is written: `127.0.0.1:8443`, `[::1]:8443`, `:8443`.
  std::string to_string() const;
};

/// Connections that wait to be accepted: all API servers of a cluster at once, after a restart.
inline constexpr int backlog = 1024;

struct Listener {
  FileDescriptor socket;
  std::uint16_t port = 0;
};

/// Non-blocking, with a long backlog, and no other process on the port.
Result<Listener> listen_on(const ListenAddress& address);

/// From now on nobody gets a connection, while those that have one, or are about to get it, can still be accepted: a
/// listener that is closed resets whoever waits in its backlog, and the requests that they have sent.
void refuse_new(const Listener& listener);

}  // namespace cocoon
