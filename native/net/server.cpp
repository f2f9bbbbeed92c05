#include "native/net/server.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "native/net/connection_table.hpp"
#include "native/system/errno_text.hpp"

namespace cocoon {

namespace {

using Clock = Connection::Clock;
using std::chrono::milliseconds;

// What an event is about: one of these, or a connection, by its number.
constexpr std::uint64_t listener_event = 0;
constexpr std::uint64_t end_event = 1;
constexpr std::uint64_t first_connection = 2;

/// Until connections that are there already have their turn.
constexpr int accepts_a_turn = 32;
/// At the end, for a connection that was just opened, or just used, to send its request: it would be lost if we closed
/// at the moment in which it is sent.
constexpr milliseconds grace(1000);
constexpr milliseconds stop_poll(5);
/// Within a cluster: for a client that is just about to get its connection.
constexpr milliseconds last_round_trip(20);

/// Deadlines are looked at four times in the shortest of them, and at least once a second.
milliseconds tick_of(const Limits& limits) {
  const milliseconds shortest = std::min({limits.handshake, limits.request, limits.write, limits.idle});
  return std::clamp(shortest / 4, milliseconds(10), milliseconds(1000));
}

bool is_out_of_resources(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

/// accept(2): what is wrong with one connection, or with the network for now, and not with the socket that listens.
bool is_of_connection(int error) {
  constexpr std::array<int, 11> of_connection = {ECONNABORTED, EINTR,       EPROTO,    EPERM,
                                                 ENETDOWN,     ENOPROTOOPT, EHOSTDOWN, EHOSTUNREACH,
                                                 EOPNOTSUPP,   ENETUNREACH, ETIMEDOUT};
  return std::find(of_connection.begin(), of_connection.end(), error) != of_connection.end();
}

}  // namespace

std::size_t default_workers() { return std::clamp(std::thread::hardware_concurrency(), 2U, 4U); }

class Server::Implementation {
 public:
  Implementation(http::Handler handler, const ServerOptions& options, Metrics& metrics, const Log& log)
      : options_(options),
        log_(log),
        shared_{.limits = options.limits,
                .handler = std::move(handler),
                .metrics = metrics.of_server(options.name),
                .log = log,
                .resume = [this](Connection& connection, Connection::Wants wants) { settle(connection, wants); }},
        table_(options.limits.connections) {}

  ~Implementation() {
    end_threads();
    for (const auto& connection : table_.all()) end(*connection);
  }
  Implementation(const Implementation&) = delete;
  Implementation& operator=(const Implementation&) = delete;

  Result<> start() {
    Result<Listener> listening = listen_on(options_.address);
    if (!listening.ok()) return listening.error();
    listener_ = std::move(*listening);
    epoll_ = FileDescriptor(epoll_create1(EPOLL_CLOEXEC));
    end_ = FileDescriptor(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!watch(EPOLL_CTL_ADD, listener_.socket.get(), EPOLLIN | EPOLLONESHOT, listener_event) ||
        !watch(EPOLL_CTL_ADD, end_.get(), EPOLLIN, end_event)) {
      return Error{"cannot wait for connections: " + errno_text(errno)};
    }
    for (std::size_t i = 0; i < options_.workers; ++i) threads_.emplace_back([this] { work(); });
    threads_.emplace_back([this] { keep_house(); });
    return {};
  }

  std::uint16_t port() const { return listener_.port; }
  void drain() { shared_.draining = true; }

  bool stop(milliseconds timeout, const std::function<bool()>& is_urgent) {
    drain();
    const auto begin = Clock::now();
    stop_listening();
    while (true) {
      const auto passed = Clock::now() - begin;
      const Remaining remaining = close_idle(begin);
      if (remaining.all == 0 || passed >= timeout || is_urgent()) {
        end_threads();
        return remaining.busy == 0;
      }
      std::this_thread::sleep_for(stop_poll);
    }
  }

 private:
  // --- Events

  bool watch(int operation, int socket, std::uint32_t events, std::uint64_t about) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = about;
    return epoll_ctl(epoll_.get(), operation, socket, &event) == 0;
  }

  void work() {
    while (true) {
      epoll_event event{};
      const int count = epoll_wait(epoll_.get(), &event, 1, -1);
      if (count < 0 && errno != EINTR) die("waiting for connections failed", errno);
      if (count <= 0) continue;
      if (event.data.u64 == end_event) return;
      try {
        handle(event.data.u64);
      } catch (const std::exception& error) {  // no memory: the deadlines and the housekeeper put it right
        log_.error("an event was lost", {{"listener", options_.name}, {"error", error.what()}});
      }
    }
  }

  void handle(std::uint64_t about) {
    if (about == listener_event) return accept_some();
    const auto connection = table_.find(about);
    if (!connection) return;
    const std::lock_guard lock(connection->mutex());
    if (!connection->is_closed()) settle(*connection, connection->advance());
  }

  /// Arms the connection for what it waits for. With its mutex held.
  void settle(Connection& connection, Connection::Wants wants) {
    std::uint32_t events = EPOLLONESHOT;
    switch (wants) {
      case Connection::Wants::read: events |= EPOLLIN; break;
      case Connection::Wants::write: events |= EPOLLOUT; break;
      case Connection::Wants::turn: events |= EPOLLIN | EPOLLOUT; break;  // at once, after those that wait already
      case Connection::Wants::answer: return;
      case Connection::Wants::end: return table_.remove(connection);
    }
    if (!watch(EPOLL_CTL_MOD, connection.socket(), events, connection.id())) end_locked(connection);
  }

  void end_locked(Connection& connection) {
    connection.close();
    table_.remove(connection);
  }

  void end(Connection& connection) {
    const std::lock_guard lock(connection.mutex());
    end_locked(connection);
  }

  /// A server that cannot listen any more must not look as if it did.
  [[noreturn]] void die(std::string_view what, int error) {
    log_.error(what, {{"listener", options_.name}, {"error", errno_text(error)}});
    std::_Exit(EXIT_FAILURE);
  }

  // --- New connections

  void accept_some() {
    const std::lock_guard lock(accept_mutex_);
    if (!listener_.socket.is_open()) return;
    Accepting accepting;
    for (int i = 0; i < accepts_a_turn && accept_one(accepting); ++i) continue;
    // Where it does not help to make room, the housekeeper tries again at its next round.
    if (!accepting.is_resting) listen_again();
  }

  void listen_again() { watch(EPOLL_CTL_MOD, listener_.socket.get(), EPOLLIN | EPOLLONESHOT, listener_event); }

  struct Accepting {
    bool has_made_room = false;  ///< for the next one: once, lest all go where it does not help
    bool is_resting = false;     ///< there are no means to accept one
  };

  /// False where there is none, or no means to accept one.
  bool accept_one(Accepting& accepting) {
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    FileDescriptor socket(accept4(listener_.socket.get(),
                                  reinterpret_cast<sockaddr*>(&from),  // NOLINT(*-reinterpret-cast)
                                  &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!socket.is_open()) {
      const int error = errno;
      if (error == EAGAIN || error == EWOULDBLOCK) return false;
      if (is_of_connection(error)) return true;
      if (!is_out_of_resources(error)) die("accepting connections failed", error);
      if (!is_waited_for()) return false;
      accepting.is_resting = accepting.has_made_room || !make_do(error);
      accepting.has_made_room = true;
      return !accepting.is_resting;
    }
    accepting.has_made_room = false;
    const PeerAddress peer(from);
    if (make_room_for(peer)) admit(std::move(socket), peer);
    return true;
  }

  /// accept(2) asks for a file before it looks whether there is anybody to accept: nobody must go for nobody.
  bool is_waited_for() const {
    pollfd look = {.fd = listener_.socket.get(), .events = POLLIN, .revents = 0};
    return ::poll(&look, 1, 0) > 0;
  }

  void admit(FileDescriptor socket, const PeerAddress& peer) {
    const int on = 1;
    setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    SslPtr tls = options_.certificates == nullptr ? nullptr : options_.certificates->current()->new_session();
    if (options_.certificates != nullptr && !tls) {
      make_do(ENOMEM);
      return;
    }
    const int number = socket.get();
    const auto connection =
        std::make_shared<Connection>(next_id_++, Transport(std::move(socket), std::move(tls)), peer, shared_);
    table_.add(connection);
    // A client that speaks first has mostly spoken already; this is its turn as well.
    const std::lock_guard lock(connection->mutex());
    if (!watch(EPOLL_CTL_ADD, number, EPOLLIN | EPOLLONESHOT, connection->id())) end_locked(*connection);
  }

  bool make_room_for(const PeerAddress& peer) {
    if (table_.has_room_for(peer)) return true;
    if (evict_one(table_.candidates(peer))) return true;
    shared_.metrics.refused_at_limit.Increment();
    log_.debug("refused a connection", {{"peer", peer.to_string()}, {"error", "too many connections, all in use"}});
    return false;
  }

  bool evict_one(const std::vector<ConnectionTable::ConnectionPtr>& candidates) {
    return evict_one(candidates, false) || evict_one(candidates, true);
  }

  /// Of those that have reviewed, or of those that have not.
  bool evict_one(const std::vector<ConnectionTable::ConnectionPtr>& candidates, bool has_reviewed) {
    for (const auto& connection : candidates) {
      if (connection->has_reviewed() != has_reviewed || !connection->is_evictable()) continue;
      // Waits for who is at it, which is never long: else one that has reviewed would go in place of one whose response
      // is just being written.
      const std::lock_guard lock(connection->mutex());
      const bool may_go = connection->is_evictable() && connection->has_reviewed() == has_reviewed;
      if (connection->is_closed() || !may_go) continue;
      end_locked(*connection);
      shared_.metrics.evicted.Increment();
      log_.debug("closed a connection to make room for another",
                 {{"peer", connection->peer().to_string()}, {"reviewed", connection->has_reviewed()}});
      return true;
    }
    return false;
  }

  /// Nothing is left to accept a connection with: one that is idle goes for it. False where there is none.
  bool make_do(int error) {
    shared_.metrics.refused_for_resources.Increment();
    const auto now = Clock::now();
    if (now - last_complaint_ > std::chrono::minutes(1)) {
      last_complaint_ = now;
      log_.warn("cannot accept connections", {{"listener", options_.name}, {"error", errno_text(error)}});
    }
    return evict_one(table_.candidates(PeerAddress()));
  }

  // --- Deadlines

  void keep_house() {
    const milliseconds tick = tick_of(options_.limits);
    std::unique_lock lock(house_mutex_);
    while (!house_end_.wait_for(lock, tick, [this] { return is_ending_; })) {
      lock.unlock();
      expire_connections();
      {
        const std::lock_guard accept_lock(accept_mutex_);
        if (listener_.socket.is_open()) listen_again();
      }
      lock.lock();
    }
  }

  void expire_connections() {
    const auto now = Clock::now();
    for (const auto& connection : table_.all()) {
      const std::unique_lock lock(connection->mutex(), std::try_to_lock);
      if (lock && connection->expire(now)) table_.remove(*connection);
    }
  }

  // --- The end

  void stop_listening() {
    const std::lock_guard lock(accept_mutex_);
    if (!listener_.socket.is_open()) return;
    refuse_new(listener_);
    std::this_thread::sleep_for(last_round_trip);
    // Who has connected until now is served; who comes later is told by the closed port.
    Accepting accepting;
    for (int i = 0; i < backlog && accept_one(accepting); ++i) continue;
    listener_.socket.close();
  }

  struct Remaining {
    std::size_t all = 0;
    std::size_t busy = 0;  ///< with a request in flight
  };

  Remaining close_idle(Clock::time_point since) {
    Remaining remaining;
    const auto now = Clock::now();
    for (const auto& connection : table_.all()) {
      const std::unique_lock lock(connection->mutex(), std::try_to_lock);
      if (!lock) {  // a thread is at it
        ++remaining.all;
        ++remaining.busy;
        continue;
      }
      // A request may be there that nobody has seen yet.
      if (!connection->is_closed()) settle(*connection, connection->advance());
      const auto quiet_since = connection->is_new() ? since : connection->idle_since();
      const bool may_stay = !connection->is_idle() || now < quiet_since + grace;
      if (!may_stay && !connection->is_closed()) end_locked(*connection);
      if (connection->is_closed()) continue;
      ++remaining.all;
      remaining.busy += connection->is_busy() ? 1 : 0;
    }
    return remaining;
  }

  void end_threads() {
    {
      const std::lock_guard lock(house_mutex_);
      is_ending_ = true;
    }
    house_end_.notify_all();
    const std::uint64_t one = 1;
    // Level-triggered and never read: all workers get it.
    if (end_.is_open() && ::write(end_.get(), &one, sizeof one) < 0) die("ending failed", errno);
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  const ServerOptions options_;
  const Log& log_;
  Connection::Shared shared_;
  ConnectionTable table_;
  std::atomic<std::uint64_t> next_id_ = first_connection;

  std::mutex accept_mutex_;  // guards the listener and last_complaint_
  Listener listener_;
  Clock::time_point last_complaint_ = Clock::now() - std::chrono::hours(1);

  FileDescriptor epoll_;
  FileDescriptor end_;
  std::mutex house_mutex_;
  std::condition_variable house_end_;
  bool is_ending_ = false;
  std::vector<std::thread> threads_;
};

Server::Server(http::Handler handler, const ServerOptions& options, Metrics& metrics, const Log& log)
    : implementation_(std::make_unique<Implementation>(std::move(handler), options, metrics, log)) {}
Server::~Server() = default;
Result<> Server::start() { return implementation_->start(); }
std::uint16_t Server::port() const { return implementation_->port(); }
void Server::drain() { implementation_->drain(); }
bool Server::stop(milliseconds timeout, const std::function<bool()>& is_urgent) {
  return implementation_->stop(timeout, is_urgent);
}

}  // namespace cocoon
