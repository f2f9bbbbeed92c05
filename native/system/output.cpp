#include "native/system/output.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace cocoon {

namespace {

/// As many whole lines as a pipe takes at once, at least one.
std::string_view piece_of(std::string_view text) {
  if (text.size() <= PIPE_BUF) return text;
  std::size_t end = text.substr(0, PIPE_BUF).rfind('\n');
  if (end == std::string_view::npos) end = std::min(text.find('\n'), text.size() - 1);
  return text.substr(0, end + 1);
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor, text.data(), text.size());
    if (count >= 0) {
      text.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN) {
      // Whoever started this made the pipe one that does not block.
      pollfd ready{.fd = descriptor, .events = POLLOUT, .revents = 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool write_lines(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const std::string_view piece = piece_of(text);
    if (!write_all(descriptor, piece)) return false;
    text.remove_prefix(piece.size());
  }
  return true;
}

}  // namespace cocoon
