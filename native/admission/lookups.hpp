// Asks the cluster what verdicts hang on, in threads of its own, so that none of the server's waits for it.
//
//   Lookups lookups(fetch);
//   lookups.ask({"apps", "v1", "deployments", "vms", "agents"}, deadline,
//               [](const Lookups::Answer& answer) { use(*answer); });
//
// Each ask is answered once, by its deadline at the latest whatever the fetch does: with what the API server said, or
// with an error.
//
// One question is asked once at a time; those who ask the same meanwhile wait for the next fetch and share it. Nobody
// is given what was read before the ask, neither by a fetch that has ended nor by one that has begun: the API server
// scales a workload only if it is still the one that the review was about, so what is read during the review is true of
// it, and what was read before may not be. To allow by that would be an allow that was not earned.
//
// Ownership: what `fetch` and the asks refer to must live until each is answered; the destructor sees to that.
// Thread-safe. No lock is held while `fetch` or a `done` runs. Threads are started as they are needed and kept.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "core/review/question.hpp"
#include "native/system/deadline.hpp"

namespace cocoon {

class Lookups {
 public:
  /// Asks the API server and waits for it, until the deadline. One that waits longer keeps its thread from the others,
  /// and the destructor waiting.
  using Fetch = std::function<ClusterAnswer(const Question&, Deadline)>;
  /// Never null. Shared by those whom one fetch answers: a body may have 4 MiB.
  using Answer = std::shared_ptr<const ClusterAnswer>;
  /// Must not throw, and may ask again. Look-ups wait for its thread: long work belongs elsewhere.
  using Done = std::function<void(const Answer&)>;

  /// At most `at_once` fetches run at a time; as many connections are kept by kube::Client.
  explicit Lookups(Fetch fetch, std::size_t at_once = 32);
  /// Answers what is open with an error, then waits for the fetches that are under way.
  ~Lookups();
  Lookups(const Lookups&) = delete;
  Lookups& operator=(const Lookups&) = delete;

  /// `done` is called from a thread of this class; by `ask` itself only once the destructor runs.
  void ask(const Question& question, Deadline deadline, Done done);

 private:
  struct Before {
    bool operator()(const Question& one, const Question& other) const;
  };
  using Asks = std::multimap<Deadline, Done>;
  /// Who asks one question. It stands in `queue_`, or is fetched.
  struct Line {
    bool is_fetched = false;
    Asks fetched;  ///< whom the fetch under way is for
    Asks waiting;  ///< whom the next is for
  };
  using Lines = std::map<Question, Line, Before>;
  /// Asks to be answered with an error.
  using Late = std::vector<std::pair<Done, const char*>>;

  void enqueue(Lines::iterator line);
  void start_thread();
  void work();
  void serve(Lines::iterator at, std::unique_lock<std::mutex>& lock);
  Answer fetch(const Question& question, Deadline deadline) const;
  void keep_time();
  Late take_late();

  const Fetch fetch_;
  const std::size_t at_once_;

  std::mutex mutex_;  // guards what follows
  bool stopping_ = false;
  Lines lines_;
  std::deque<Lines::iterator> queue_;  // lines to be fetched
  std::condition_variable work_;       // something is in the queue
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;          // threads that wait for work
  std::condition_variable time_;  // there is an earlier deadline
  Deadline timer_wakes_ = Deadline::max();

  std::thread timer_;
};

}  // namespace cocoon
