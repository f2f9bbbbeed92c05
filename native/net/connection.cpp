#include "native/net/connection.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include "core/field/quote.hpp"

namespace cocoon {

namespace {

/// One read: a TLS record.
constexpr std::size_t block_bytes = 16U << 10U;
/// Until others have their turn: a megabyte, or some requests that were sent without waiting.
constexpr int steps_a_turn = 64;
/// Memory for a body is set aside in two steps: nobody gets 40 MiB for saying so.
constexpr std::size_t first_reserve = 1U << 20U;
/// Behind the body, so that a reader of JSON may look past its end without copying it.
constexpr std::size_t padding = 64;
/// For the client to read our last words and to close.
constexpr std::chrono::seconds lingering_time(2);

}  // namespace

Connection::Connection(std::uint64_t id, Transport transport, PeerAddress peer, Shared& shared)
    : id_(id),
      peer_(peer),
      shared_(shared),
      transport_(std::move(transport)),
      deadline_(Clock::now() + shared.limits.handshake),
      share_(shared.budget),
      idle_since_(Clock::now().time_since_epoch().count()) {
  shared_.metrics.connections.Increment();
}

Connection::~Connection() { shared_.metrics.connections.Decrement(); }

void Connection::enter(Phase phase) {
  phase_ = phase;
  evictable_ = phase != Phase::answering;
}

Connection::Wants Connection::advance() {
  try {
    for (int steps = 0; steps < steps_a_turn; ++steps) {
      if (const Step wants = step()) return *wants;
    }
    return Wants::turn;
  } catch (const std::exception& error) {
    shared_.log.error("a connection failed", {{"peer", peer_.to_string()}, {"error", escaped(error.what())}});
  }
  close();
  return Wants::end;
}

Connection::Step Connection::step() {
  switch (phase_) {
    case Phase::handshake: return shake_hands();
    case Phase::head: return read_request_head();
    case Phase::inviting: return invite_body();
    case Phase::body: return read_body();
    case Phase::answering: return Wants::answer;
    case Phase::writing: return write();
    case Phase::lingering: return linger();
    case Phase::closed: break;
  }
  return Wants::end;
}

Connection::Step Connection::after(Io io) {
  switch (io) {
    case Io::done: return std::nullopt;
    case Io::wants_read: return Wants::read;
    case Io::wants_write: return Wants::write;
    case Io::ended: break;
  }
  if (phase_ == Phase::handshake) {
    shared_.metrics.handshakes_failed.Increment();
    log_end("a TLS handshake failed", transport_->fault());
  } else if (!is_idle() && phase_ != Phase::lingering) {
    log_end("a request was broken off", transport_->fault());
  }
  close();
  return Wants::end;
}

void Connection::log_end(std::string_view what, std::string_view why) const {
  Log::Fields fields = {{"peer", peer_.to_string()}};
  if (!why.empty()) fields["error"] = why;
  shared_.log.debug(what, fields);
}

void Connection::log_refusal(int status, std::string_view why) const {
  if (!shared_.log.writes(LogLevel::debug)) return;
  shared_.log.debug("refused a request", {{"peer", peer_.to_string()},
                                          {"code", status},
                                          {"error", escaped(why)},
                                          {"method", escaped(head_.method)},
                                          {"target", escaped(head_.target)}});
}

Connection::Step Connection::shake_hands() {
  if (const Step wants = after(transport_->handshake())) return wants;
  if (transport_->is_encrypted()) shared_.metrics.handshakes_done.Increment();
  is_trusted_ = transport_->has_trusted_peer();
  deadline_ = Clock::now() + shared_.limits.idle;
  enter(Phase::head);
  return std::nullopt;
}

Connection::Step Connection::receive(std::string& into, std::size_t most) {
  std::array<char, block_bytes> block;  // NOLINT(cppcoreguidelines-pro-type-member-init): 16 KiB, written before read
  std::size_t count = 0;
  if (const Step wants = after(transport_->read(block.data(), std::min(most, block.size()), count))) return wants;
  into.append(block.data(), count);
  return std::nullopt;
}

/// Bytes at the front of what was read.
void Connection::take(std::size_t count) {
  taken_ += count;
  if (taken_ < input_.size()) return;
  input_.clear();
  taken_ = 0;
}

Connection::Step Connection::read_request_head() {
  input_.erase(0, std::exchange(taken_, 0));
  if (!input_.empty()) {
    if (const std::size_t size = head_size(input_, searched_)) return take_head(size);
    if (input_.size() >= shared_.limits.head_bytes) return refuse({431, "the request's head is too long"});
  }
  searched_ = input_.size();
  const bool is_first = input_.empty();
  const Step wants = receive(input_, block_bytes);
  if (is_first && !input_.empty()) {
    received_ = Clock::now();
    deadline_ = received_ + shared_.limits.request;
  }
  return wants;
}

Connection::Step Connection::take_head(std::size_t size) {
  if (size > shared_.limits.head_bytes) return refuse({431, "the request's head is too long"});
  Result<Head, Refusal> head = read_head(std::string_view(input_).substr(0, size), shared_.limits);
  if (!head.ok()) return refuse(head.error());
  head_ = std::move(*head);
  take(size);
  searched_ = 0;
  // A body that nobody would look at is not read: what answers says so, and the connection ends.
  if (head_.method != "POST" || !http::is_json(head_.content_type)) {
    closes_ = head_.content_length > 0;
    head_.content_length = 0;
  }
  // Some clients wait for it a second, some for good. Whoever sends its body already waits for nothing.
  const bool waits = head_.awaits_continue && head_.content_length > 0 && input_.empty();
  written_ = 0;
  enter(waits ? Phase::inviting : Phase::body);
  return std::nullopt;
}

Connection::Step Connection::invite_body() {
  constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  std::size_t count = 0;
  if (const Step wants = after(transport_->write(go_on.substr(written_), count))) return wants;
  written_ += count;
  if (written_ == go_on.size()) enter(Phase::body);
  return std::nullopt;
}

Connection::Step Connection::read_body() {
  const std::size_t missing = head_.content_length - body_.size();
  if (missing == 0) return answer();
  if (body_.capacity() < head_.content_length) {
    const bool is_start = body_.size() < first_reserve;
    body_.reserve(is_start ? std::min(head_.content_length + padding, first_reserve + block_bytes)
                           : head_.content_length + padding);
  }
  const std::size_t before = body_.size();
  if (!input_.empty()) {
    const std::size_t count = std::min(missing, input_.size() - taken_);
    body_.append(input_, taken_, count);
    take(count);
  } else if (const Step wants = receive(body_, missing)) {
    return wants;
  }
  const std::size_t received = body_.size() - before;
  if (share_.grow(received)) {
    shared_.metrics.bytes_held.Increment(static_cast<double>(received));
    return std::nullopt;
  }
  shared_.metrics.shed.Increment();
  return refuse({503, "too many requests are held already; try again in a second"});
}

Connection::Step Connection::answer() {
  enter(Phase::answering);
  deadline_ = Clock::time_point::max();
  ++requests_;
  status_ = 500;  // where nothing below says better
  shared_.metrics.requests_in_flight.Increment();
  decide_end();
  std::optional<std::string> bytes = shared_.engine.answer(head_, closes_, [this](http::Request& request) {
    request.body = std::exchange(body_, {});
    request.received = received_;
    request.is_trusted = is_trusted_;
    return handle(request);
  });
  if (!bytes) return Wants::answer;
  start_writing(std::move(*bytes));
  return std::nullopt;
}

std::optional<http::Response> Connection::handle(http::Request& request) {
  std::optional<http::Response> response;
  const auto fail = [&](std::string_view why) {
    shared_.log.error("a request failed", {{"path", escaped(request.path)}, {"error", escaped(why)}});
    response = http::Response{.status = 500, .body = "an error of the webhook; its log has it\n"};
  };
  try {
    response = shared_.handler(request, [self = shared_from_this()](http::Response later) {
      const std::lock_guard lock(self->mutex_);
      self->finish(std::move(later));
    });
  } catch (const std::exception& error) {
    fail(error.what());
  } catch (...) {
    fail("something was thrown that is no std::exception");
  }
  if (!response) return response;
  status_ = response->status;
  // The client's fault; ours has been told of. The body is the sentence that says why.
  const bool is_refusal = status_ >= 400 && status_ < 500;
  if (is_refusal) log_refusal(status_, std::string_view(response->body).substr(0, response->body.find('\n')));
  return response;
}

void Connection::finish(http::Response response) {
  if (phase_ != Phase::answering) return;  // it was closed in the meantime
  try {
    start_writing(to_bytes(std::move(response)));
  } catch (const std::exception& error) {
    shared_.log.error("a response failed", {{"peer", peer_.to_string()}, {"error", escaped(error.what())}});
    close();
  }
  shared_.resume(*this, advance());
}

std::string Connection::to_bytes(http::Response response) {
  status_ = response.status;
  decide_end();
  return *shared_.engine.answer(head_, closes_,
                                [&response](http::Request&) { return std::optional(std::move(response)); });
}

Connection::Step Connection::refuse(const Refusal& refusal) {
  log_refusal(refusal.status, refusal.why);
  if (phase_ == Phase::head) head_ = Head{.method = "GET", .target = "/"};  // what it is was not understood
  closes_ = true;
  http::Response response{.status = refusal.status, .body = std::string(refusal.why) + '\n'};
  if (refusal.status == 503) response.headers.emplace_back("Retry-After", "1");
  shared_.metrics.requests_in_flight.Increment();
  start_writing(to_bytes(std::move(response)));
  return std::nullopt;
}

void Connection::release_body() {
  std::string().swap(body_);
  shared_.metrics.bytes_held.Decrement(static_cast<double>(share_.release()));
}

void Connection::start_writing(std::string bytes) {
  output_ = std::move(bytes);
  written_ = 0;
  // Before the caller can know of it: it is counted, and does not go for a stranger, nor as one that was idle for long.
  shared_.metrics.count_response(status_);
  if (head_.method == "POST" && status_ == 200) has_reviewed_ = true;
  const auto now = Clock::now();
  idle_since_ = now.time_since_epoch().count();
  release_body();
  deadline_ = now + shared_.limits.write;
  enter(Phase::writing);
}

Connection::Step Connection::write() {
  std::size_t count = 0;
  if (const Step wants = after(transport_->write(std::string_view(output_).substr(written_), count))) return wants;
  written_ += count;
  if (written_ < output_.size()) return std::nullopt;
  finish_response();
  // Nobody has sent the next request before they have this answer: to look for it would be in vain.
  const bool waits = phase_ == Phase::head && input_.empty() && !transport_->has_read_ahead();
  return waits ? Step(Wants::read) : std::nullopt;
}

void Connection::finish_response() {
  const auto now = Clock::now();
  shared_.metrics.requests_in_flight.Decrement();
  std::string().swap(output_);
  idle_since_ = now.time_since_epoch().count();
  if (closes_) {
    transport_->finish_writing();
    deadline_ = now + lingering_time;
    return enter(Phase::lingering);
  }
  head_ = {};
  received_ = now;
  deadline_ = now + (input_.empty() ? shared_.limits.idle : shared_.limits.request);
  if (input_.empty()) std::string().swap(input_);  // an idle connection holds no memory for it
  enter(Phase::head);
}

Connection::Step Connection::linger() { return after(transport_->discard()); }

bool Connection::expire(Clock::time_point now) {
  if (now < deadline_ || phase_ == Phase::closed) return false;
  const auto hit = [this](prometheus::Counter& counter, std::string_view what) {
    counter.Increment();
    log_end(what, {});
  };
  switch (phase_) {
    case Phase::handshake: hit(shared_.metrics.handshake_deadlines, "a TLS handshake took too long"); break;
    case Phase::head:
    case Phase::inviting:
    case Phase::body:
      if (is_idle()) {
        hit(shared_.metrics.idle_deadlines, "a connection was idle for long");
      } else {
        hit(shared_.metrics.request_deadlines, "a request took too long");
      }
      break;
    case Phase::writing: hit(shared_.metrics.write_deadlines, "a response was not read in time"); break;
    case Phase::answering:
    case Phase::lingering:
    case Phase::closed: break;
  }
  close();
  return true;
}

void Connection::close() {
  if (phase_ == Phase::closed) return;
  if (phase_ == Phase::answering || phase_ == Phase::writing) shared_.metrics.requests_in_flight.Decrement();
  if (phase_ != Phase::handshake && phase_ != Phase::lingering) transport_->finish_writing();
  transport_.reset();
  release_body();
  std::string().swap(input_);
  enter(Phase::closed);
}

}  // namespace cocoon
