// The look-ups' promises: who shares a fetch, how many run at a time, and that every ask is answered once and in time.
#include "native/admission/lookups.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>

namespace {

using namespace std::chrono_literals;
using cocoon::ClusterAnswer;
using cocoon::Deadline;
using cocoon::Lookups;
using cocoon::Question;
using Answer = Lookups::Answer;

using Clock = std::chrono::steady_clock;

/// Long enough for a machine that has other things to do; nothing waits for it where all is well.
constexpr auto patience = 20s;
Deadline ample() { return Clock::now() + patience; }

Question deployment(const std::string& name) { return {"apps", "v1", "deployments", "vms", name}; }

/// The API server: it is in the tests' hands how long a fetch takes. Its answers are numbered.
class FakeApi {
 public:
  struct Call {
    Question parent;
    Deadline deadline;
  };

  Lookups::Fetch fetch() {
    return [this](const Question& parent, Deadline deadline) { return answer(parent, deadline); };
  }

  /// From now on a fetch of `name` waits until it is let go, whatever its deadline.
  void hold(const std::string& name) {
    const std::lock_guard lock(mutex_);
    held_.insert(name);
  }
  void let_go(const std::string& name) {
    const std::lock_guard lock(mutex_);
    held_.erase(name);
    changed_.notify_all();
  }

  std::vector<Call> calls(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    std::vector<Call> found;
    for (const Call& call : calls_) {
      if (call.parent.name == name) found.push_back(call);
    }
    return found;
  }
  bool becomes_called(const std::string& name) const {
    const Deadline end = ample();
    while (calls(name).empty()) {
      if (Clock::now() > end) return false;
      std::this_thread::sleep_for(1ms);
    }
    return true;
  }

 private:
  ClusterAnswer answer(const Question& parent, Deadline deadline) {
    std::unique_lock lock(mutex_);
    calls_.push_back({parent, deadline});
    const std::string number = std::to_string(calls_.size());
    // Not for ever: a test that has failed is to end.
    changed_.wait_for(lock, 2 * patience, [&] { return !held_.contains(parent.name); });
    return {.status = 200, .body = parent.name + " " + number};
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::string> held_;
  std::vector<Call> calls_;
};

/// An ask, and what became of it.
class Asked {
 public:
  Lookups::Done done() {
    return [state = state_](const Answer& answer) {
      ++state->times;
      if (state->times == 1) state->promise.set_value(answer);
    };
  }
  bool is_answered() const { return state_->times > 0; }
  int times() const { return state_->times; }
  /// Waits for it. Fails the test where it does not come.
  Answer answer() {
    if (!answer_) {
      REQUIRE(state_->future.wait_for(patience) == std::future_status::ready);
      answer_ = state_->future.get();
      REQUIRE(*answer_);
    }
    return *answer_;
  }
  std::string body() { return answer()->body; }
  std::string error() { return answer()->error; }

 private:
  struct State {
    std::atomic<int> times = 0;
    std::promise<Answer> promise;
    std::future<Answer> future = promise.get_future();
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
  std::optional<Answer> answer_;
};

Asked ask(Lookups& lookups, const Question& parent, Deadline deadline = ample()) {
  Asked asked;
  lookups.ask(parent, deadline, asked.done());
  return asked;
}

/// Many at once, out of `threads` threads.
std::vector<Asked> ask_from_threads(Lookups& lookups, int threads, int asks, const Question& parent) {
  std::vector<std::vector<Asked>> asked(static_cast<std::size_t>(threads));
  std::vector<std::thread> callers;
  for (std::vector<Asked>& mine : asked) {
    callers.emplace_back([&lookups, &mine, asks, parent] {
      for (int i = 0; i < asks; ++i) mine.push_back(ask(lookups, parent));
    });
  }
  for (std::thread& caller : callers) caller.join();
  std::vector<Asked> all;
  for (const std::vector<Asked>& mine : asked) all.insert(all.end(), mine.begin(), mine.end());
  return all;
}

// --- Who shares a fetch

TEST_CASE("lookups: an ask is answered with what was fetched, by its deadline", "[admission]") {
  FakeApi api;
  Lookups lookups(api.fetch());
  const Deadline deadline = ample();
  Asked asked = ask(lookups, {"apps", "v1", "statefulsets", "vms", "db"}, deadline);
  CHECK(asked.answer()->status == 200);
  CHECK(asked.body() == "db 1");
  REQUIRE(api.calls("db").size() == 1);
  const FakeApi::Call call = api.calls("db")[0];
  CHECK(call.parent.resource == "statefulsets");
  CHECK(call.parent.ns == "vms");
  CHECK(call.deadline == deadline);
}

TEST_CASE("lookups: those who wait for one parent share one fetch and its answer", "[admission]") {
  FakeApi api;
  Lookups lookups(api.fetch(), 1);
  api.hold("first");
  Asked first = ask(lookups, deployment("first"));
  REQUIRE(api.becomes_called("first"));
  std::vector<Asked> all = ask_from_threads(lookups, 8, 25, deployment("shared"));
  api.let_go("first");
  const Answer answer = all.front().answer();
  for (Asked& asked : all) CHECK(asked.answer() == answer);
  CHECK(all.size() == 200);
  CHECK(api.calls("shared").size() == 1);
  CHECK(first.body() == "first 1");
}

TEST_CASE("lookups: nobody is given what was read before he asked", "[admission]") {
  FakeApi api;
  Lookups lookups(api.fetch());
  api.hold("agents");
  Asked first = ask(lookups, deployment("agents"));
  REQUIRE(api.becomes_called("agents"));
  // The fetch has begun: these are for the next, and there is only one at a time.
  std::vector<Asked> late = ask_from_threads(lookups, 4, 25, deployment("agents"));
  Asked other = ask(lookups, deployment("other"));
  CHECK(other.body() == "other 2");
  CHECK(api.calls("agents").size() == 1);
  api.let_go("agents");
  CHECK(first.body() == "agents 1");
  for (Asked& asked : late) CHECK(asked.body() == "agents 3");
  // Nor is anything kept.
  CHECK(ask(lookups, deployment("agents")).body() == "agents 4");
}

TEST_CASE("lookups: another name, namespace, resource, group or version is another question", "[admission]") {
  FakeApi api;
  Lookups lookups(api.fetch(), 1);
  api.hold("first");
  Asked first = ask(lookups, deployment("first"));
  REQUIRE(api.becomes_called("first"));
  const std::vector<Question> parents = {
      {"apps", "v1", "deployments", "vms", "a"},  {"apps", "v1", "statefulsets", "vms", "a"},
      {"apps", "v1", "deployments", "else", "a"}, {"apps", "v1", "deployments", "a", "vms"},
      {"", "v1", "deployments", "vms", "a"},      {"apps", "v2", "deployments", "vms", "a"}};
  std::vector<Asked> all;
  for (const Question& parent : parents) all.push_back(ask(lookups, parent));
  api.let_go("first");
  std::set<std::string> bodies;
  for (Asked& asked : all) bodies.insert(asked.body());
  CHECK(bodies == std::set<std::string>{"a 2", "a 3", "a 4", "vms 5", "a 6", "a 7"});
}

// --- How many at a time

TEST_CASE("lookups: as many fetches at a time as were granted, and never more", "[admission]") {
  constexpr int at_once = 4;
  std::mutex mutex;
  std::condition_variable entered;
  int inside = 0;
  int most = 0;
  const auto fetch = [&](const Question&, Deadline) {
    std::unique_lock lock(mutex);
    most = std::max(most, ++inside);
    entered.notify_all();
    entered.wait_for(lock, patience, [&] { return most >= at_once; });
    lock.unlock();
    std::this_thread::sleep_for(1ms);  // for one too many to come in
    lock.lock();
    --inside;
    return ClusterAnswer{.status = 200};
  };
  Lookups lookups(fetch, at_once);
  std::vector<Asked> all;
  for (int i = 0; i < 100; ++i) all.push_back(ask(lookups, deployment(std::to_string(i))));
  for (Asked& asked : all) CHECK(asked.answer()->status == 200);
  CHECK(most == at_once);
}

TEST_CASE("lookups: a thread that has nothing to do is used again", "[admission]") {
  FakeApi api;
  std::mutex mutex;
  std::set<std::thread::id> threads;
  Lookups lookups([&, fetch = api.fetch()](const Question& parent, Deadline deadline) {
    const std::lock_guard lock(mutex);
    threads.insert(std::this_thread::get_id());
    return fetch(parent, deadline);
  });
  for (int i = 0; i < 100; ++i) CHECK(ask(lookups, deployment("agents")).answer()->status == 200);
  const std::lock_guard lock(mutex);
  // Not always one: an ask may come before the thread that has answered the one before is idle.
  CHECK(threads.size() < 20);
}

// --- In time

TEST_CASE("lookups: a fetch that hangs does not keep an ask beyond its deadline", "[admission]") {
  FakeApi api;
  Lookups lookups(api.fetch(), 1);
  api.hold("hangs");
  // With more time where a busy machine has not even begun to fetch.
  Asked hanging;
  for (auto time = 20ms; api.calls("hangs").empty(); time *= 2) {
    hanging = ask(lookups, deployment("hangs"), Clock::now() + time);
    CHECK_FALSE(hanging.error().empty());
  }
  CHECK(hanging.error() == "the API server did not answer before the deadline");
  // Behind the same parent, and behind another.
  CHECK(ask(lookups, deployment("hangs"), Clock::now() + 20ms).error() ==
        "the API server did not answer before the deadline");
  CHECK(ask(lookups, deployment("queued"), Clock::now() + 20ms).error() ==
        "too many other look-ups were ahead of this one");
  Asked patient = ask(lookups, deployment("patient"));
  api.let_go("hangs");
  CHECK(patient.answer()->status == 200);
  // Nobody wants to know these any more.
  CHECK(api.calls("hangs").size() == 1);
  CHECK(api.calls("queued").empty());
  CHECK(hanging.times() == 1);
}

TEST_CASE("lookups: a deadline that has passed already", "[admission]") {
  FakeApi api;
  Lookups lookups(api.fetch(), 1);
  api.hold("hangs");
  Asked hanging = ask(lookups, deployment("hangs"));
  REQUIRE(api.becomes_called("hangs"));
  CHECK_FALSE(ask(lookups, deployment("agents"), Clock::now() - 1s).error().empty());
  api.let_go("hangs");
}

TEST_CASE("lookups: those who share a fetch each have their own deadline", "[admission]") {
  FakeApi api;
  Lookups lookups(api.fetch(), 1);
  api.hold("first");
  api.hold("shared");
  Asked first = ask(lookups, deployment("first"));
  REQUIRE(api.becomes_called("first"));
  const Deadline latest = ample();
  // The one that comes first is neither the earliest nor the latest.
  Asked middle = ask(lookups, deployment("shared"), latest - 1s);
  Asked patient = ask(lookups, deployment("shared"), latest);
  Asked hasty = ask(lookups, deployment("shared"), Clock::now() + 300ms);
  api.let_go("first");
  REQUIRE(api.becomes_called("shared"));
  CHECK_FALSE(hasty.error().empty());
  CHECK_FALSE(middle.is_answered());
  CHECK_FALSE(patient.is_answered());
  api.let_go("shared");
  CHECK(middle.body() == "shared 2");
  CHECK(patient.answer() == middle.answer());
  REQUIRE(api.calls("shared").size() == 1);
  CHECK(api.calls("shared")[0].deadline == latest);
  CHECK(hasty.times() == 1);
}

TEST_CASE("lookups: a deadline before all others is kept, too", "[admission]") {
  FakeApi api;
  Lookups lookups(api.fetch());
  api.hold("hangs");
  Asked patient = ask(lookups, deployment("hangs"), Clock::now() + 1h);
  REQUIRE(api.becomes_called("hangs"));
  CHECK_FALSE(ask(lookups, deployment("hangs"), Clock::now() + 20ms).error().empty());
  CHECK_FALSE(patient.is_answered());
  api.let_go("hangs");
  CHECK(patient.body() == "hangs 1");
}

// --- What else may happen

TEST_CASE("lookups: a fetch that throws is an error, and the next one is asked as ever", "[admission]") {
  const auto fetch = [](const Question& parent, Deadline) -> ClusterAnswer {
    if (parent.name == "throws") throw std::runtime_error("out of \x1b[31mluck");
    if (parent.name == "throws anything") throw 42;  // NOLINT(hicpp-exception-baseclass)
    return {.status = 200};
  };
  Lookups lookups(fetch, 1);
  CHECK(ask(lookups, deployment("throws")).error() == "the look-up failed: out of \\u001b[31mluck");
  CHECK(ask(lookups, deployment("throws anything")).error() == "the look-up failed");
  CHECK(ask(lookups, deployment("agents")).answer()->status == 200);
}

TEST_CASE("lookups: whoever is answered may ask again at once", "[admission]") {
  FakeApi api;
  Lookups lookups(api.fetch(), 1);
  Asked again;
  lookups.ask(deployment("agents"), ample(),
              [&](const Answer&) { lookups.ask(deployment("agents"), ample(), again.done()); });
  CHECK(again.body() == "agents 2");
  Asked after_error;
  api.hold("hangs");
  lookups.ask(deployment("hangs"), Clock::now() + 20ms,
              [&](const Answer&) { lookups.ask(deployment("hangs"), Clock::now() + 20ms, after_error.done()); });
  CHECK_FALSE(after_error.error().empty());
  api.let_go("hangs");
}

TEST_CASE("lookups: the end answers all that is open at once, and waits for the fetch under way", "[admission]") {
  FakeApi api;
  std::optional<Lookups> lookups;
  lookups.emplace(api.fetch(), 1);
  api.hold("hangs");
  std::vector<Asked> all;
  all.push_back(ask(*lookups, deployment("hangs")));
  REQUIRE(api.becomes_called("hangs"));
  all.push_back(ask(*lookups, deployment("hangs")));   // for the next fetch
  all.push_back(ask(*lookups, deployment("queued")));  // for a thread
  Asked again;
  lookups->ask(deployment("again"), ample(),
               [&, &same = *lookups](const Answer&) { same.ask(deployment("again"), ample(), again.done()); });
  std::atomic<bool> has_ended = false;
  std::jthread end([&] {
    lookups.reset();
    has_ended = true;
  });
  for (Asked& asked : all) CHECK(asked.error() == "the webhook is stopping");
  CHECK(again.error() == "the webhook is stopping");
  CHECK_FALSE(has_ended);
  api.let_go("hangs");
  end.join();
  for (const Asked& asked : all) CHECK(asked.times() == 1);
  CHECK(again.times() == 1);
  CHECK(api.calls("queued").empty());
}

TEST_CASE("lookups: whoever asks again after the end is told so", "[admission]") {
  FakeApi api;
  std::optional<Lookups> lookups;
  lookups.emplace(api.fetch());
  api.hold("hangs");
  Asked open = ask(*lookups, deployment("hangs"));
  std::promise<void> is_answering;
  Asked again;
  lookups->ask(deployment("agents"), ample(), [&, &same = *lookups](const Answer&) {
    is_answering.set_value();
    while (!open.is_answered()) std::this_thread::sleep_for(1ms);  // until the end has come
    std::this_thread::sleep_for(20ms);                             // and nobody looks after deadlines any more
    same.ask(deployment("agents"), ample(), again.done());
  });
  REQUIRE(is_answering.get_future().wait_for(patience) == std::future_status::ready);
  std::jthread end([&] { lookups.reset(); });
  CHECK(again.error() == "the webhook is stopping");
  api.let_go("hangs");
  end.join();
  CHECK(again.times() == 1);
}

TEST_CASE("lookups: without an ask nothing is waited for", "[admission]") {
  const Lookups lookups([](const Question&, Deadline) { return ClusterAnswer(); });
}

// --- All of it at once

/// A fetch that is quick, slow, hanging up to its deadline or throwing, by the parent's name.
ClusterAnswer moody_fetch(const Question& parent, Deadline deadline) {
  switch (parent.name.size() % 4) {
    case 0: std::this_thread::sleep_for(1ms); break;
    case 1: std::this_thread::sleep_until(std::min(deadline, Clock::now() + 20ms)); break;
    case 2: throw std::runtime_error("no luck");
    default: break;
  }
  return {.status = 200, .body = parent.name};
}

TEST_CASE("lookups: 2,000 asks from 8 threads, each answered once", "[admission]") {
  constexpr std::size_t threads = 8;
  constexpr std::size_t asks = 250;
  std::vector<std::atomic<int>> times(threads * asks);
  std::atomic<int> wrong = 0;
  {
    Lookups lookups(moody_fetch, 6);
    std::vector<std::thread> callers;
    for (std::size_t thread = 0; thread < threads; ++thread) {
      callers.emplace_back([&, thread] {
        for (std::size_t i = 0; i < asks; ++i) {
          const std::size_t number = thread * asks + i;
          const std::string name(1 + number % 23, 'a');
          const auto time = std::chrono::milliseconds(number % 5 == 0 ? 20'000 : static_cast<int>(number % 37) - 2);
          lookups.ask(deployment(name), Clock::now() + time, [&, number, name](const Answer& answer) {
            ++times[number];
            if (answer->error.empty() && answer->body != name) ++wrong;
          });
          if (i % 50 == 0) std::this_thread::sleep_for(1ms);
        }
      });
    }
    for (std::thread& caller : callers) caller.join();
  }  // some of them are still open
  for (const std::atomic<int>& count : times) CHECK(count == 1);
  CHECK(wrong == 0);
}

}  // namespace
