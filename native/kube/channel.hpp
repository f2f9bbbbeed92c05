// A stream of bytes to the other side, with one deadline for all that happens on it.
//
// Channels stack: TCP, TLS over it, TLS to the API server through TLS to a proxy. Reading and writing wait until
// something has moved or the deadline has passed, whatever the other side does: a byte a second ends at the deadline,
// too. Whoever holds a channel uses it from one thread at a time.
//
// No Result: OpenSSL and cpp-httplib call read and write, and take a number. Why is asked for afterwards.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <utility>

#include "native/system/deadline.hpp"

namespace cocoon::kube {

class Channel {
 public:
  Channel() = default;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  virtual ~Channel() = default;

  /// How many bytes were read: 0 where the other side has ended the stream in good order, -1 after a fault.
  virtual ssize_t read(char* into, std::size_t size) = 0;
  /// How many bytes were written, -1 after a fault.
  virtual ssize_t write(const char* from, std::size_t size) = 0;

  /// Holds until it is set again.
  virtual void set_deadline(Deadline deadline) = 0;

  /// Nothing has come, not even an end: what a channel looks like between two requests.
  virtual bool is_silent() const = 0;

  /// What went wrong first; empty while nothing has.
  const std::string& fault() const { return fault_; }

 protected:
  ssize_t fail(std::string fault) {
    if (fault_.empty()) fault_ = std::move(fault);
    return -1;
  }

 private:
  std::string fault_;
};

}  // namespace cocoon::kube
