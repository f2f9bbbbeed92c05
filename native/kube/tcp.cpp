#include "native/kube/tcp.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <string>
#include <utility>

#include "native/system/errno_text.hpp"
#include "native/system/file_descriptor.hpp"

namespace cocoon::kube {

namespace {

constexpr const char* deadline_passed = "the deadline passed";

// What poll() takes: at least the time that is left, rounded up so that it does not spin through the last millisecond.
int milliseconds_until(Deadline deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<decltype(left)>(left, 0, std::numeric_limits<int>::max()));
}

// Waits for `events`; false once the deadline has passed. Errors on the socket end the wait, the next call tells them.
bool wait_for(int socket, short events, Deadline deadline) {
  for (;;) {
    pollfd waited{socket, events, 0};
    const int count = ::poll(&waited, 1, milliseconds_until(deadline));
    if (count > 0) return true;
    if (count < 0 && errno != EINTR) return true;
    if (Clock::now() >= deadline) return false;
  }
}

class TcpChannel final : public Channel {
 public:
  TcpChannel(FileDescriptor socket, Deadline deadline) : socket_(std::move(socket)), deadline_(deadline) {}

  ssize_t read(char* into, std::size_t size) override {
    return move(POLLIN, [&] { return ::recv(socket_.get(), into, size, MSG_DONTWAIT); });
  }

  // A signal for a connection that is gone would end the process.
  ssize_t write(const char* from, std::size_t size) override {
    return move(POLLOUT, [&] { return ::send(socket_.get(), from, size, MSG_DONTWAIT | MSG_NOSIGNAL); });
  }

  void set_deadline(Deadline deadline) override { deadline_ = deadline; }

  bool is_silent() const override {
    pollfd waited{socket_.get(), POLLIN, 0};
    return ::poll(&waited, 1, 0) == 0;
  }

 private:
  // The clock is asked before each attempt, not only before waiting: one who always has another byte must end as well.
  template <typename Attempt>
  ssize_t move(short events, const Attempt& attempt) {
    for (;;) {
      if (Clock::now() >= deadline_) return fail(deadline_passed);
      const ssize_t count = attempt();
      if (count >= 0) return count;
      if (errno == EINTR) continue;
      if (errno != EAGAIN && errno != EWOULDBLOCK) return fail(errno_text(errno));
      wait_for(socket_.get(), events, deadline_);
    }
  }

  FileDescriptor socket_;
  Deadline deadline_;
};

Result<FileDescriptor> connect_to(const SocketAddress& address, Deadline deadline) {
  const auto cannot = [&](const std::string& why) { return Error{address.to_string() + ": " + why}; };
  FileDescriptor socket(::socket(address.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) return cannot(errno_text(errno));
  // A request is one small write, or two: waiting for more to send with it costs 40 ms.
  const int on = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

  const auto* any = reinterpret_cast<const sockaddr*>(&address.address);
  if (::connect(socket.get(), any, address.length) == 0) return socket;
  if (errno != EINPROGRESS) return cannot(errno_text(errno));
  if (!wait_for(socket.get(), POLLOUT, deadline)) return cannot(deadline_passed);
  int error = 0;
  socklen_t length = sizeof error;
  ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &length);
  if (error != 0) return cannot(errno_text(error));
  return socket;
}

}  // namespace

Result<std::unique_ptr<Channel>> connect_tcp(const std::vector<SocketAddress>& addresses, Deadline deadline) {
  std::string faults;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const auto share = (deadline - Clock::now()) / static_cast<Clock::rep>(addresses.size() - i);
    Result<FileDescriptor> socket = connect_to(addresses[i], Clock::now() + share);
    if (socket.ok()) return std::unique_ptr<Channel>(std::make_unique<TcpChannel>(std::move(*socket), deadline));
    faults += (i == 0 ? "" : "; ") + socket.message();
  }
  return Error{"cannot connect to " + faults};
}

}  // namespace cocoon::kube
