// A client that does what no client should: it stops in the middle, sends a byte at a time, never reads, leaves without
// a word.
//
//   Wire wire(server.port());
//   REQUIRE(wire.shake_hands());
//   wire.send("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n");
//   CHECK(wire.receive().status == 200);
//   CHECK(wire.is_ended());
//
// Nothing of it waits longer than patience. It looks at no certificate. Belongs to one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "tests/integration/webhook_client.hpp"

namespace cocoon::test {

class Wire {
 public:
  struct Options {
    bool tls = true;
    std::string from = "127.0.0.1";  ///< an address of this machine
    int receive_buffer = 0;          ///< bytes, of the kernel; 0: as many as it likes
  };

  /// Connects. Throws where nobody listens.
  Wire(std::uint16_t port, const Options& options);
  explicit Wire(std::uint16_t port) : Wire(port, Options()) {}
  Wire(Wire&& other) noexcept;
  ~Wire();

  /// TLS' handshake; where there is no TLS, nothing.
  bool shake_hands();
  /// The first bytes of a handshake, as they go over the wire.
  std::string first_handshake_bytes();

  /// False where the other side is gone.
  bool send(std::string_view bytes);
  /// One byte in each packet, or TLS record, and a pause behind it.
  bool send_slowly(std::string_view bytes, std::chrono::milliseconds pause);
  /// As it is, below TLS.
  bool send_raw(std::string_view bytes) const;

  /// The next answer; status 0 where the connection ends before it is complete. One to HEAD has no body.
  Answer receive(bool has_body = true);
  /// Reads until the connection ends, in whatever way; false where it does not.
  bool is_ended();
  /// Some bytes, which are thrown away.
  void read_a_little() const;
  /// Whether it is open, with nothing to be read: looks for that long.
  bool is_quiet(std::chrono::milliseconds time) const;
  /// What was received, and not taken as an answer.
  const std::string& rest() const { return received_; }

  /// No more will be sent; reading goes on. Below TLS, of which it says nothing.
  void finish_sending() const;
  /// Leaves at once: the other side gets a reset.
  void reset();

 private:
  struct Tls;
  enum class Got { bytes, end, nothing };

  bool flush();
  bool pump_in();
  /// More decrypted bytes into received_.
  Got read_some();

  int socket_ = -1;
  std::unique_ptr<Tls> tls_;
  std::string received_;
};

}  // namespace cocoon::test
