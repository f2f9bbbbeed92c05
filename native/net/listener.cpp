#include "native/net/listener.hpp"

#include <linux/filter.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <memory>
#include <utility>

#include "native/system/errno_text.hpp"

namespace cocoon {

namespace {

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};
using AddressList = std::unique_ptr<addrinfo, FreeAddresses>;

std::uint16_t port_of(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);  // NOLINT(*-reinterpret-cast): as sockets have it
  in_port_t port = 0;
  // Both families have it in the same place.
  std::memcpy(&port, reinterpret_cast<const char*>(&address) + offsetof(sockaddr_in, sin_port), sizeof port);  // NOLINT
  return ntohs(port);
}

/// An error is errno: what to do next depends on it.
Result<FileDescriptor, int> listen_at(const addrinfo& at) {
  FileDescriptor socket(::socket(at.ai_family, at.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, at.ai_protocol));
  if (!socket.is_open()) return errno;
  const int on = 1;
  const int off = 0;
  // A restart need not wait for old connections to be forgotten. Not SO_REUSEPORT: a second process would share the
  // port silently.
  setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (at.ai_family == AF_INET6) setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  if (::bind(socket.get(), at.ai_addr, at.ai_addrlen) != 0) return errno;
  if (::listen(socket.get(), backlog) != 0) return errno;
  return socket;
}

}  // namespace

std::string ListenAddress::to_string() const {
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return (is_ipv6 ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

Result<Listener> listen_on(const ListenAddress& address) {
  const auto cannot = [&](const std::string& why) {
    return Error{"cannot listen on " + address.to_string() + ": " + why};
  };
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  // `::` takes IPv4 as well; a machine without IPv6 has every address of IPv4.
  const char* const hosts[] = {address.host.empty() ? "::" : address.host.c_str(), "0.0.0.0"};
  int error = 0;
  for (const char* host : hosts) {
    addrinfo* found = nullptr;
    const int problem = getaddrinfo(host, std::to_string(address.port).c_str(), &hints, &found);
    if (problem != 0) return cannot(gai_strerror(problem));
    const AddressList list(found);
    Result<FileDescriptor, int> socket = listen_at(*list);
    if (socket.ok()) {
      const std::uint16_t port = port_of(socket->get());
      return Listener{std::move(*socket), port};
    }
    error = socket.error();
    if (!address.host.empty() || error != EAFNOSUPPORT) break;
  }
  return cannot(errno_text(error));
}

void refuse_new(const Listener& listener) {
  // A packet that begins a connection (SYN) is dropped; the filter sees packets from their TCP header on.
  constexpr std::uint32_t flags_offset = 13;
  constexpr std::uint32_t syn = 0x02;
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, flags_offset),
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, syn, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, 0),
      BPF_STMT(BPF_RET | BPF_K, 0xffffffff),
  };
  const sock_fprog filter = {.len = std::size(program), .filter = program};
  // Where the kernel has no filters, a connection may be lost that comes in this very moment.
  setsockopt(listener.socket.get(), SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
}

}  // namespace cocoon
