#include "native/system/signals.hpp"

#include <pthread.h>

#include <ctime>

namespace cocoon {

Signals::Signals() {
  sigemptyset(&set_);
  sigaddset(&set_, SIGTERM);
  sigaddset(&set_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // NOLINT(cert-err33-c): it cannot fail
}

bool Signals::wait(std::chrono::milliseconds time) const {
  const timespec timeout = {.tv_sec = time.count() / 1000, .tv_nsec = time.count() % 1000 * 1'000'000};
  return sigtimedwait(&set_, nullptr, &timeout) > 0;
}

}  // namespace cocoon
