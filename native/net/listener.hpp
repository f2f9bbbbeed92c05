// A socket that listens.
#pragma once

#include <cstdint>
#include <string>

#include "native/config.hpp"
#include "native/kube/file_descriptor.hpp"

namespace cocoon {

/// Connections that wait to be accepted: all API servers of a cluster at once, after a restart.
inline constexpr int backlog = 1024;

struct Listener {
  kube::FileDescriptor socket;
  std::uint16_t port = 0;
  std::string error;  ///< where it does not listen
};

/// Non-blocking, with a long backlog, and no other process on the port. An empty host is every address, IPv4 and IPv6.
Listener listen_on(const ListenAddress& address);

}  // namespace cocoon
