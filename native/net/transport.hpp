// A connection's bytes, with TLS or without, never blocking: each call does what can be done now, and says what it
// waits for. Not thread-safe.
//
// No Result: most calls end with neither success nor failure, but with what to wait for.
#pragma once

#include <cstddef>
#include <string_view>

#include "native/system/file_descriptor.hpp"
#include "native/system/openssl.hpp"

namespace cocoon {

enum class Io {
  done,         ///< some bytes were moved
  wants_read,   ///< again once the socket is readable
  wants_write,  ///< again once it is writable
  ended,        ///< the other side has closed, or broken the protocol
};

class Transport {
 public:
  /// `tls` null: plain.
  Transport(FileDescriptor socket, SslPtr tls);

  int socket() const { return socket_.get(); }
  bool is_encrypted() const { return tls_ != nullptr; }

  Io handshake();
  /// Whether the caller has shown a certificate that is accepted; true where none is asked for.
  bool has_trusted_peer() const;

  Io read(char* into, std::size_t size, std::size_t& count);
  /// Bytes were taken from the socket that `read` has not given yet: the socket need not become readable for them.
  bool has_read_ahead() const { return tls_ && SSL_has_pending(tls_.get()) == 1; }
  Io write(std::string_view bytes, std::size_t& count);

  /// No more bytes will come from us. What the other side still sends can be discarded, which lets it read our last
  /// words: a socket that is closed with unread bytes resets the connection.
  void finish_writing();
  Io discard() const;

  /// What OpenSSL said when it ended; empty where the other side just closed.
  std::string_view fault() const { return fault_; }

 private:
  Io outcome_of(int result);

  FileDescriptor socket_;
  SslPtr tls_;
  std::string_view fault_;
};

}  // namespace cocoon
