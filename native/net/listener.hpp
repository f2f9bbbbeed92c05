// A socket that listens.
#pragma once

#include <cstdint>
#include <string>

#include "native/config.hpp"
#include "native/system/file_descriptor.hpp"

namespace cocoon {

/// Connections that wait to be accepted: all API servers of a cluster at once, after a restart.
inline constexpr int backlog = 1024;

struct Listener {
  FileDescriptor socket;
  std::uint16_t port = 0;
  std::string error;  ///< where it does not listen
};

/// Non-blocking, with a long backlog, and no other process on the port. An empty host is every address, IPv4 and IPv6.
Listener listen_on(const ListenAddress& address);

/// From now on nobody gets a connection, while those that have one, or are about to get it, can still be accepted: a
/// listener that is closed resets whoever waits in its backlog, and the requests that they have sent.
void refuse_new(const Listener& listener);

}  // namespace cocoon
