// Where a connection comes from: one address, whatever the port. An IPv4 address is the same, mapped into IPv6 or not.
#pragma once

#include <sys/socket.h>

#include <array>
#include <compare>
#include <cstdint>
#include <string>

namespace cocoon {

class PeerAddress {
 public:
  PeerAddress() = default;
  explicit PeerAddress(const sockaddr_storage& address);

  /// `10.0.0.7`, `fd00::1`.
  std::string to_string() const;

  auto operator<=>(const PeerAddress&) const = default;  // NOLINT(modernize-use-nullptr): takes it for a zero

 private:
  std::array<std::uint8_t, 16> bytes_{};
};

}  // namespace cocoon
