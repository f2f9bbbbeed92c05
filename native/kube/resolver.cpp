#include "native/kube/resolver.hpp"

#include <netdb.h>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "core/field/quote.hpp"
#include "native/kube/url.hpp"
#include "native/system/errno_text.hpp"

namespace cocoon::kube {

namespace {

using Addresses = std::vector<SocketAddress>;

std::string failure_text(int code) { return code == EAI_SYSTEM ? errno_text(errno) : ::gai_strerror(code); }

// All addresses of the host, whatever this machine can reach: connecting finds out.
Result<Addresses> look_up(const std::string& host, std::uint16_t port, int flags) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list);
  if (code != 0) return Error{"cannot resolve " + in_quotes(host) + ": " + failure_text(code)};
  Addresses addresses;
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    SocketAddress address;
    std::memcpy(&address.address, entry->ai_addr, entry->ai_addrlen);
    address.length = entry->ai_addrlen;
    addresses.push_back(address);
  }
  ::freeaddrinfo(list);
  return addresses;
}

}  // namespace

std::string SocketAddress::to_string() const {
  char host[NI_MAXHOST] = {};
  char port[NI_MAXSERV] = {};
  const auto* any = reinterpret_cast<const sockaddr*>(&address);
  const int flags = NI_NUMERICHOST | NI_NUMERICSERV;
  if (::getnameinfo(any, length, host, sizeof host, port, sizeof port, flags) != 0) return "an unknown address";
  return bracketed(host) + ":" + port;
}

struct Resolver::State {
  State(std::string of_host, std::uint16_t of_port) : host(std::move(of_host)), port(of_port) {}

  const std::string host;
  const std::uint16_t port;

  std::mutex mutex;  // guards what follows
  std::condition_variable ended;
  bool running = false;
  std::uint64_t rounds = 0;  // look-ups that have ended
  Result<Addresses> last = Error{};

  void run() {
    Result<Addresses> found = look_up(host, port, 0);
    const std::lock_guard lock(mutex);
    last = std::move(found);
    running = false;
    ++rounds;
    ended.notify_all();
  }
};

Resolver::Resolver(std::string host, std::uint16_t port) : state_(std::make_shared<State>(std::move(host), port)) {}

Resolver::~Resolver() = default;

Result<Addresses> Resolver::resolve(Deadline deadline) {
  Result<Addresses> numeric = look_up(state_->host, state_->port, AI_NUMERICHOST);
  if (numeric.ok()) return numeric;

  std::unique_lock lock(state_->mutex);
  if (!state_->running) {
    try {
      std::thread([state = state_] { state->run(); }).detach();
    } catch (const std::system_error& error) {
      return Error{"cannot resolve " + in_quotes(state_->host) + ": no thread to do it in: " + error.code().message()};
    }
    state_->running = true;
  }
  const std::uint64_t before = state_->rounds;
  if (!state_->ended.wait_until(lock, deadline, [&] { return state_->rounds != before; })) {
    return Error{"cannot resolve " + in_quotes(state_->host) + ": the deadline passed"};
  }
  return state_->last;
}

}  // namespace cocoon::kube
