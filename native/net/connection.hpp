// One connection, from its handshake to its end: reads requests strictly, has them answered, writes the responses. It
// never blocks and knows no event loop:
//
//   const std::lock_guard lock(connection->mutex());
//   switch (connection->advance()) {
//     case Connection::Wants::read: ...  // call again once the socket is readable
//     ...
//   }
//
//   handshake -> head -> (inviting ->) body -> answering -> writing -+-> lingering -> closed
//                 ^-------------------------------------------------+
//
// Everything but the constructor and what is marked is called with the mutex held; the thread that holds it owns the
// connection. A response that comes later comes from another thread, which then takes its turn.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "native/net/byte_budget.hpp"
#include "native/net/head.hpp"
#include "native/net/http.hpp"
#include "native/net/http_engine.hpp"
#include "native/net/limits.hpp"
#include "native/net/peer_address.hpp"
#include "native/net/transport.hpp"
#include "native/observe/log.hpp"
#include "native/observe/server_metrics.hpp"

namespace cocoon {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Clock = std::chrono::steady_clock;

  enum class Wants {
    read,    ///< to be advanced once the socket is readable
    write,   ///< likewise writable
    turn,    ///< others should have their turn, then this
    answer,  ///< nothing: it goes on by itself once the response is there
    end,     ///< nothing any more
  };

  /// What the connections of a server share; outlives them.
  struct Shared {
    Limits limits;
    http::Handler handler;
    ServerMetrics metrics;
    const Log& log;
    /// What a connection wants whose response came later. Called with its mutex held.
    std::function<void(Connection&, Wants)> resume;

    HttpEngine engine{std::chrono::duration_cast<std::chrono::seconds>(limits.idle)};
    ByteBudget budget{limits.inflight_bytes};
    std::atomic<bool> draining = false;  ///< each response closes its connection
  };

  Connection(std::uint64_t id, Transport transport, PeerAddress peer, Shared& shared);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  std::mutex& mutex() { return mutex_; }             // without the mutex
  std::uint64_t id() const { return id_; }           // likewise
  const PeerAddress& peer() const { return peer_; }  // likewise
  int socket() const { return transport_->socket(); }

  /// Does what can be done now. Never throws: what goes wrong ends the connection.
  Wants advance();

  /// Ends it where its deadline has passed; true once it has ended.
  bool expire(Clock::time_point now);
  void close();

  bool is_closed() const { return phase_ == Phase::closed; }
  /// Between two requests, or before the first: not a byte of one has come.
  bool is_idle() const { return phase_ == Phase::handshake || (phase_ == Phase::head && input_.empty()); }
  /// A request has begun, and its response is not written yet.
  bool is_busy() const { return !is_idle() && phase_ != Phase::lingering && phase_ != Phase::closed; }
  /// Has not sent a request yet.
  bool is_new() const { return requests_ == 0; }

  // For choosing who makes room for a new one; without the mutex.

  /// No request of it is being answered. One that does not read its response may go.
  bool is_evictable() const { return evictable_; }
  /// Its last answer, or its beginning.
  Clock::time_point idle_since() const { return Clock::time_point(Clock::duration(idle_since_.load())); }
  /// A review of it was answered: it is an API server's, or was made by somebody who went to some lengths.
  bool has_reviewed() const { return has_reviewed_; }

 private:
  enum class Phase { handshake, head, inviting, body, answering, writing, lingering, closed };
  /// Nothing: go on with the next step.
  using Step = std::optional<Wants>;

  void enter(Phase phase);
  Step step();
  Step after(Io io);

  Step shake_hands();
  Step read_request_head();
  Step take_head(std::size_t size);
  Step invite_body();
  Step read_body();
  Step answer();
  Step write();
  Step linger();

  Step receive(std::string& into, std::size_t most);
  void take(std::size_t count);
  void release_body();
  Step refuse(const Refusal& refusal);
  std::optional<http::Response> handle(http::Request& request);
  void finish(http::Response response);
  std::string to_bytes(http::Response response);
  void start_writing(std::string bytes);
  void finish_response();
  /// What the response says, and what is done behind it: who is told to go on must not be cut.
  void decide_end() { closes_ = closes_ || !head_.keeps_alive || shared_.draining; }
  void log_end(std::string_view what, std::string_view why) const;
  void log_refusal(int status, std::string_view why) const;

  const std::uint64_t id_;
  const PeerAddress peer_;
  Shared& shared_;
  std::mutex mutex_;

  std::optional<Transport> transport_;  // none once closed
  Phase phase_ = Phase::handshake;
  Clock::time_point deadline_;
  bool is_trusted_ = false;
  std::uint64_t requests_ = 0;

  std::string input_;         // read, and not yet taken; empty once all of it is
  std::size_t taken_ = 0;     // of it, at its front
  std::size_t searched_ = 0;  // of it, for the end of a head
  Clock::time_point received_;
  Head head_;
  std::string body_;
  ByteBudget::Share share_;
  bool closes_ = false;  // the response is the last
  int status_ = 0;
  std::string output_;
  std::size_t written_ = 0;

  std::atomic<bool> evictable_ = true;
  std::atomic<bool> has_reviewed_ = false;
  std::atomic<Clock::rep> idle_since_;
};

}  // namespace cocoon
