// A function that runs again and again in a thread of its own.
//
//   const Periodic poll([&] { return watch.poll(); });  // at once, and then after the pause that it returns
//
// The function must not throw, and what it refers to outlives this. The destructor waits for the run under way.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace cocoon {

class Periodic {
 public:
  using Work = std::function<std::chrono::milliseconds()>;

  explicit Periodic(Work work);
  ~Periodic();
  Periodic(const Periodic&) = delete;
  Periodic& operator=(const Periodic&) = delete;

 private:
  void run();

  const Work work_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopped_ = false;
  std::thread thread_;  // the last: it uses the others
};

}  // namespace cocoon
