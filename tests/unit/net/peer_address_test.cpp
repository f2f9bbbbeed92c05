// Where a connection comes from: one address, whatever the port and the family of the socket.
#include "native/net/peer_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <string>

namespace {

using cocoon::PeerAddress;

PeerAddress address_of(const std::string& text, std::uint16_t port = 1) {
  sockaddr_storage storage{};
  if (text.find(':') == std::string::npos) {
    sockaddr_in ipv4{};
    ipv4.sin_family = AF_INET;
    ipv4.sin_port = htons(port);
    REQUIRE(inet_pton(AF_INET, text.c_str(), &ipv4.sin_addr) == 1);
    std::memcpy(&storage, &ipv4, sizeof ipv4);
  } else {
    sockaddr_in6 ipv6{};
    ipv6.sin6_family = AF_INET6;
    ipv6.sin6_port = htons(port);
    REQUIRE(inet_pton(AF_INET6, text.c_str(), &ipv6.sin6_addr) == 1);
    std::memcpy(&storage, &ipv6, sizeof ipv6);
  }
  return PeerAddress(storage);
}

TEST_CASE("Peers are told apart by their address alone", "[net]") {
  CHECK(address_of("10.0.0.7", 1) == address_of("10.0.0.7", 2));
  CHECK(address_of("10.0.0.7") != address_of("10.0.0.8"));
  CHECK(address_of("10.0.0.7") != address_of("10.0.1.7"));
  CHECK(address_of("fd00::1", 1) == address_of("fd00::1", 2));
  CHECK(address_of("fd00::1") != address_of("fd00::2"));
  // As a socket of both families says it.
  CHECK(address_of("::ffff:10.0.0.7") == address_of("10.0.0.7"));
  CHECK(address_of("10.0.0.7") != PeerAddress());
}

TEST_CASE("Peers as text", "[net]") {
  CHECK(address_of("10.0.0.7").to_string() == "10.0.0.7");
  CHECK(address_of("::ffff:10.0.0.7").to_string() == "10.0.0.7");
  CHECK(address_of("fd00::1").to_string() == "fd00::1");
  CHECK(address_of("::1").to_string() == "::1");
}

}  // namespace
