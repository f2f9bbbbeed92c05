// Clients that send reviews for as long as this lives, and count what becomes of them.
//
//   Load load(server, 4);
//   ... do what must not disturb them ...
//   const Load::Result result = load.stop();
//   CHECK(result.lost == 0);
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/server_process.hpp"

namespace cocoon::test {

class Load {
 public:
  struct Result {
    int answered = 0;
    int lost = 0;     ///< a connection was there, and no right answer came
    int refused = 0;  ///< nobody listened
  };

  /// So many clients that keep their connection, and as many that open one for each review.
  Load(const ServerProcess& server, int clients);
  ~Load() { stop(); }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  int answered() const { return answered_; }
  Result stop();

 private:
  void run(const ServerProcess& server, bool keeps_alive);

  std::atomic<bool> stopped_ = false;
  std::atomic<int> answered_ = 0;
  std::atomic<int> lost_ = 0;
  std::atomic<int> refused_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace cocoon::test
