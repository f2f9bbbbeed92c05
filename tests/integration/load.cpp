#include "tests/integration/load.hpp"

#include <chrono>

#include "tests/integration/recorded.hpp"

namespace cocoon::test {

Load::Load(const ServerProcess& server, int clients) {
  for (int i = 0; i < 2 * clients; ++i) {
    threads_.emplace_back([this, &server, keeps_alive = i % 2 == 0] { run(server, keeps_alive); });
  }
}

void Load::run(const ServerProcess& server, bool keeps_alive) {
  const std::string review = recorded("pod-plain.json");
  WebhookClient kept = server.client();
  kept.keep_alive();
  while (!stopped_) {
    const Answer answer =
        keeps_alive ? kept.post("/mutate?timeout=10s", review) : server.client().post("/mutate?timeout=10s", review);
    if (answer.status == 200) {
      ++answered_;
    } else if (answer.could_connect) {
      ++lost_;
    } else {
      ++refused_;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
}

Load::Result Load::stop() {
  stopped_ = true;
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  return {answered_, lost_, refused_};
}

}  // namespace cocoon::test
