#include "native/net/peer_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>

namespace cocoon {

PeerAddress::PeerAddress(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET6) {
    sockaddr_in6 ipv6{};
    std::memcpy(&ipv6, &address, sizeof ipv6);
    std::memcpy(bytes_.data(), &ipv6.sin6_addr, bytes_.size());
  } else if (address.ss_family == AF_INET) {
    sockaddr_in ipv4{};
    std::memcpy(&ipv4, &address, sizeof ipv4);
    bytes_[10] = bytes_[11] = 0xff;
    std::memcpy(bytes_.data() + 12, &ipv4.sin_addr, 4);
  }
}

std::string PeerAddress::to_string() const {
  in6_addr address{};
  std::memcpy(&address, bytes_.data(), bytes_.size());
  char text[INET6_ADDRSTRLEN] = {};
  if (IN6_IS_ADDR_V4MAPPED(&address)) {
    inet_ntop(AF_INET, bytes_.data() + 12, text, sizeof text);
  } else {
    inet_ntop(AF_INET6, &address, text, sizeof text);
  }
  return text;
}

}  // namespace cocoon
