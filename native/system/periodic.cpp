#include "native/system/periodic.hpp"

#include <utility>

namespace cocoon {

Periodic::Periodic(Work work) : work_(std::move(work)), thread_([this] { run(); }) {}

Periodic::~Periodic() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Periodic::run() {
  std::unique_lock lock(mutex_);
  while (!stopped_) {
    lock.unlock();
    const std::chrono::milliseconds pause = work_();
    lock.lock();
    wake_.wait_for(lock, pause, [this] { return stopped_; });
  }
}

}  // namespace cocoon
