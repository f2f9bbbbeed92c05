// What one server takes at most, and how long it waits. The port can be reached by every pod of the cluster: each
// number here bounds what a stranger can make the process hold.
#pragma once

#include <chrono>
#include <cstddef>

namespace cocoon {

struct Limits {
  /// Open at once. An idle one costs about 20 KB, so these are 80 MB.
  std::size_t connections = 4096;

  /// Of a request line and its headers. The API server sends 400 bytes in 8 lines.
  std::size_t head_bytes = 16U << 10U;
  std::size_t head_lines = 64;

  /// Of one body. A client may send an object of 3 MiB, in which the API server escapes each `<`, `>` and `&` into six
  /// bytes, and an UPDATE carries it twice: 36 MB are legal.
  std::size_t body_bytes = 40U << 20U;
  /// Of all bodies held at once.
  std::size_t inflight_bytes = 128U << 20U;

  // Each for the whole of it, not for one read of it.
  std::chrono::milliseconds handshake = std::chrono::seconds(5);
  std::chrono::milliseconds request = std::chrono::seconds(10);  ///< from the first byte of the head to the body's last
  std::chrono::milliseconds write = std::chrono::seconds(10);    ///< the whole response
  /// The API server closes its idle connections after 90 s, and loses a request where we are first.
  std::chrono::milliseconds idle = std::chrono::seconds(120);
};

}  // namespace cocoon
