#include "native/net/transport.hpp"

#include <openssl/err.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace cocoon {

namespace {

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK; }

Io outcome_of_socket(ssize_t result, Io when_blocked) {
  if (result > 0) return Io::done;
  return result < 0 && would_block() ? when_blocked : Io::ended;
}

template <typename Call>
ssize_t without_interruption(const Call& call) {
  ssize_t result = 0;
  do result = call();
  while (result < 0 && errno == EINTR);
  return result;
}

}  // namespace

Transport::Transport(FileDescriptor socket, SslPtr tls) : socket_(std::move(socket)), tls_(std::move(tls)) {
  if (!tls_) return;
  SSL_set_fd(tls_.get(), socket_.get());
  SSL_set_accept_state(tls_.get());
}

Io Transport::outcome_of(int result) {
  if (result == 1) return Io::done;
  switch (SSL_get_error(tls_.get(), result)) {
    case SSL_ERROR_WANT_READ: return Io::wants_read;
    case SSL_ERROR_WANT_WRITE: return Io::wants_write;
    default: break;
  }
  const char* reason = ERR_reason_error_string(ERR_peek_error());
  if (reason != nullptr) fault_ = reason;
  ERR_clear_error();
  return Io::ended;
}

Io Transport::handshake() {
  if (!tls_) return Io::done;
  ERR_clear_error();  // what another connection has left behind would be taken for an error of this one
  return outcome_of(SSL_do_handshake(tls_.get()));
}

bool Transport::has_trusted_peer() const {
  if (!tls_ || SSL_get_verify_mode(tls_.get()) == SSL_VERIFY_NONE) return true;
  return SSL_get0_peer_certificate(tls_.get()) != nullptr && SSL_get_verify_result(tls_.get()) == X509_V_OK;
}

Io Transport::read(char* into, std::size_t size, std::size_t& count) {
  if (tls_) {
    ERR_clear_error();
    return outcome_of(SSL_read_ex(tls_.get(), into, size, &count));
  }
  const ssize_t result = without_interruption([&] { return ::recv(socket(), into, size, 0); });
  count = result > 0 ? static_cast<std::size_t>(result) : 0;
  return outcome_of_socket(result, Io::wants_read);
}

Io Transport::write(std::string_view bytes, std::size_t& count) {
  if (tls_) {
    ERR_clear_error();
    return outcome_of(SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &count));
  }
  const ssize_t result =
      without_interruption([&] { return ::send(socket(), bytes.data(), bytes.size(), MSG_NOSIGNAL); });
  count = result > 0 ? static_cast<std::size_t>(result) : 0;
  return outcome_of_socket(result, Io::wants_write);
}

void Transport::finish_writing() {
  if (tls_) {
    ERR_clear_error();
    SSL_shutdown(tls_.get());
    ERR_clear_error();
  }
  ::shutdown(socket(), SHUT_WR);
}

Io Transport::discard() const {
  std::array<char, 16384> unread;  // NOLINT(cppcoreguidelines-pro-type-member-init): nobody looks at it
  const ssize_t result = without_interruption([&] { return ::recv(socket(), unread.data(), unread.size(), 0); });
  return outcome_of_socket(result, Io::wants_read);
}

}  // namespace cocoon
