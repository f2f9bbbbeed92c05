#include "tests/integration/wire.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <thread>
#include <utility>

#include "tests/integration/program.hpp"

namespace cocoon::test {

namespace {

sockaddr_in address_of(const std::string& host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  ::inet_pton(AF_INET, host.c_str(), &address.sin_addr);
  return address;
}

const sockaddr* any(const sockaddr_in& address) { return reinterpret_cast<const sockaddr*>(&address); }

template <typename Value>
void set(int socket, int level, int option, const Value& value) {
  ::setsockopt(socket, level, option, &value, sizeof value);
}

// One for all: a context for each of thousands of clients takes a while.
SSL_CTX* client_context() {
  static SSL_CTX* const one = SSL_CTX_new(TLS_client_method());
  return one;
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return text;
}

Answer head_of(const std::string& head) {
  Answer answer{.status = std::stoi(head.substr(head.find(' '))), .headers = {}, .body = {}};
  for (std::size_t at = head.find("\r\n") + 2; head.compare(at, 2, "\r\n") != 0;) {
    const std::size_t colon = head.find(": ", at);
    const std::size_t end = head.find("\r\n", at);
    answer.headers[lower(head.substr(at, colon - at))] = head.substr(colon + 2, end - colon - 2);
    at = end + 2;
  }
  return answer;
}

}  // namespace

/// Over memory, so that what goes over the wire is in the test's hand.
struct Wire::Tls {
  SSL* ssl = SSL_new(client_context());
  BIO* in = BIO_new(BIO_s_mem());
  BIO* out = BIO_new(BIO_s_mem());

  Tls() {
    SSL_set_bio(ssl, in, out);
    SSL_set_connect_state(ssl);
  }
  Tls(const Tls&) = delete;
  Tls& operator=(const Tls&) = delete;
  ~Tls() { SSL_free(ssl); }

  std::string take_output() const {
    std::string bytes(static_cast<std::size_t>(BIO_pending(out)), '\0');
    if (!bytes.empty()) BIO_read(out, bytes.data(), static_cast<int>(bytes.size()));
    return bytes;
  }
};

Wire::Wire(std::uint16_t port, const Options& options) {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_ < 0) throw std::runtime_error("no socket left");
  set(socket_, IPPROTO_TCP, TCP_NODELAY, 1);
  if (options.receive_buffer > 0) set(socket_, SOL_SOCKET, SO_RCVBUF, options.receive_buffer);
  timeval bound{};
  bound.tv_sec = patience.count();
  set(socket_, SOL_SOCKET, SO_RCVTIMEO, bound);
  set(socket_, SOL_SOCKET, SO_SNDTIMEO, bound);
  const sockaddr_in from = address_of(options.from, 0);
  // The port is chosen when it connects: bind alone would run out of them.
  set(socket_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
  const sockaddr_in to = address_of("127.0.0.1", port);
  if (::bind(socket_, any(from), sizeof from) != 0 || ::connect(socket_, any(to), sizeof to) != 0) {
    ::close(socket_);
    throw std::runtime_error("no connection to the server");
  }
  if (options.tls) tls_ = std::make_unique<Tls>();
}

Wire::Wire(Wire&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), tls_(std::move(other.tls_)), received_(std::move(other.received_)) {}

Wire::~Wire() {
  if (socket_ >= 0) ::close(socket_);
}

bool Wire::send_raw(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool Wire::flush() { return !tls_ || send_raw(tls_->take_output()); }

bool Wire::pump_in() {
  std::array<char, 65536> block{};
  const ssize_t count = ::recv(socket_, block.data(), block.size(), 0);
  if (count <= 0) return false;
  BIO_write(tls_->in, block.data(), static_cast<int>(count));
  return true;
}

std::string Wire::first_handshake_bytes() {
  SSL_do_handshake(tls_->ssl);
  return tls_->take_output();
}

bool Wire::shake_hands() {
  if (!tls_) return true;
  while (true) {
    ERR_clear_error();
    const int result = SSL_do_handshake(tls_->ssl);
    const bool goes_on = result == 1 || SSL_get_error(tls_->ssl, result) == SSL_ERROR_WANT_READ;
    if (!flush() || !goes_on) return false;
    if (result == 1) return true;
    if (!pump_in()) return false;
  }
}

bool Wire::send(std::string_view bytes) {
  if (!tls_) return send_raw(bytes);
  ERR_clear_error();
  std::size_t written = 0;
  if (!bytes.empty() && SSL_write_ex(tls_->ssl, bytes.data(), bytes.size(), &written) != 1) return false;
  return flush();
}

bool Wire::send_slowly(std::string_view bytes, std::chrono::milliseconds pause) {
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (!send(bytes.substr(at, 1))) return false;
    if (pause.count() > 0) std::this_thread::sleep_for(pause);
  }
  return true;
}

Wire::Got Wire::read_some() {
  std::array<char, 65536> block{};
  if (!tls_) {
    const ssize_t count = ::recv(socket_, block.data(), block.size(), 0);
    if (count > 0) received_.append(block.data(), static_cast<std::size_t>(count));
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Got::nothing;
    return count > 0 ? Got::bytes : Got::end;
  }
  while (true) {
    ERR_clear_error();
    std::size_t count = 0;
    const int result = SSL_read_ex(tls_->ssl, block.data(), block.size(), &count);
    if (result == 1) {
      received_.append(block.data(), count);
      return Got::bytes;
    }
    if (SSL_get_error(tls_->ssl, result) != SSL_ERROR_WANT_READ) return Got::end;
    errno = 0;
    if (!pump_in()) return errno == EAGAIN || errno == EWOULDBLOCK ? Got::nothing : Got::end;
  }
}

Answer Wire::receive(bool has_body) {
  std::size_t end = 0;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (read_some() != Got::bytes) return {};
  }
  Answer answer = head_of(received_.substr(0, end + 4));
  received_.erase(0, end + 4);
  const std::string length = answer.header("content-length");
  const std::size_t size = length.empty() || !has_body ? 0 : std::stoul(length);
  while (received_.size() < size) {
    if (read_some() != Got::bytes) return {};
  }
  answer.body = received_.substr(0, size);
  received_.erase(0, size);
  return answer;
}

void Wire::read_a_little() const {
  std::array<char, 1024> block{};
  if (::recv(socket_, block.data(), block.size(), 0) < 0) return;
}

bool Wire::is_ended() {
  while (true) {
    const Got got = read_some();
    if (got != Got::bytes) return got == Got::end;
  }
}

bool Wire::is_quiet(std::chrono::milliseconds time) const {
  pollfd look = {.fd = socket_, .events = POLLIN | POLLRDHUP, .revents = 0};
  return ::poll(&look, 1, static_cast<int>(time.count())) == 0;
}

void Wire::finish_sending() const { ::shutdown(socket_, SHUT_WR); }

void Wire::reset() {
  const linger at_once = {.l_onoff = 1, .l_linger = 0};
  set(socket_, SOL_SOCKET, SO_LINGER, at_once);
  ::close(std::exchange(socket_, -1));
}

}  // namespace cocoon::test
