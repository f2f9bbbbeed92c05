#include "native/admission/lookups.hpp"

#include <algorithm>
#include <exception>
#include <system_error>
#include <tuple>

#include "core/field/quote.hpp"

namespace cocoon {

namespace {

constexpr const char* not_in_time = "the API server did not answer before the deadline";
constexpr const char* too_many = "too many other look-ups were ahead of this one";
constexpr const char* stopping = "the webhook is stopping";

Lookups::Answer failure(std::string why) {
  return std::make_shared<const ClusterAnswer>(ClusterAnswer{.error = std::move(why)});
}

}  // namespace

bool Lookups::Before::operator()(const Question& one, const Question& other) const {
  const auto parts = [](const Question& question) {
    return std::tie(question.name, question.ns, question.resource, question.group, question.version);
  };
  return parts(one) < parts(other);
}

Lookups::Lookups(Fetch fetch, std::size_t at_once)
    : fetch_(std::move(fetch)), at_once_(at_once), timer_([this] { keep_time(); }) {}

Lookups::~Lookups() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;  // and from here on no thread is started
  }
  time_.notify_one();
  work_.notify_all();
  timer_.join();
  for (std::thread& thread : threads_) thread.join();
}

void Lookups::ask(const Question& question, Deadline deadline, Done done) {
  std::unique_lock lock(mutex_);
  if (stopping_) {
    lock.unlock();
    return done(failure(stopping));
  }
  const auto [line, is_new] = lines_.try_emplace(question);
  line->second.waiting.emplace(deadline, std::move(done));
  if (is_new) enqueue(line);
  if (deadline < timer_wakes_) time_.notify_one();
}

void Lookups::enqueue(Lines::iterator line) {
  queue_.push_back(line);
  if (queue_.size() > idle_ && threads_.size() < at_once_ && !stopping_) start_thread();
  work_.notify_one();
}

void Lookups::start_thread() {
  try {
    threads_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    // The system has none left: those that there are will do, and what they do not get to ends by its deadline.
  }
}

void Lookups::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    work_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    --idle_;
    if (stopping_) return;
    const Lines::iterator line = queue_.front();
    queue_.pop_front();
    serve(line, lock);
  }
}

void Lookups::serve(Lines::iterator at, std::unique_lock<std::mutex>& lock) {
  auto& [question, line] = *at;
  line.fetched.swap(line.waiting);
  if (line.fetched.empty()) {  // it came too late for all of them
    lines_.erase(at);
    return;
  }
  line.is_fetched = true;
  const Deadline last = line.fetched.rbegin()->first;
  lock.unlock();
  const Answer answer = fetch(question, last);
  lock.lock();
  line.is_fetched = false;
  Asks answered;
  answered.swap(line.fetched);
  if (line.waiting.empty()) {
    lines_.erase(at);
  } else {
    enqueue(at);
  }
  lock.unlock();
  for (const auto& [deadline, done] : answered) done(answer);
  answered.clear();  // what they hold goes before the lock is taken again
  lock.lock();
}

Lookups::Answer Lookups::fetch(const Question& question, Deadline deadline) const {
  try {
    return std::make_shared<const ClusterAnswer>(fetch_(question, deadline));
  } catch (const std::exception& error) {
    return failure("the look-up failed: " + escaped(error.what()));
  } catch (...) {
    return failure("the look-up failed");
  }
}

void Lookups::keep_time() {
  std::unique_lock lock(mutex_);
  for (;;) {
    Late late = take_late();
    if (!late.empty()) {
      lock.unlock();
      for (const auto& [done, why] : late) done(failure(why));
      late.clear();  // as in `serve`
      lock.lock();
    } else if (stopping_) {
      return;
    } else {
      time_.wait_until(lock, timer_wakes_);
    }
  }
}

Lookups::Late Lookups::take_late() {
  const Deadline now = stopping_ ? Deadline::max() : std::chrono::steady_clock::now();
  Late late;
  timer_wakes_ = Deadline::max();
  const auto take = [&](Asks& asks, const char* why) {
    const auto in_time = asks.upper_bound(now);
    for (auto ask = asks.begin(); ask != in_time; ++ask) {
      late.emplace_back(std::move(ask->second), stopping_ ? stopping : why);
    }
    asks.erase(asks.begin(), in_time);
    if (!asks.empty()) timer_wakes_ = std::min(timer_wakes_, asks.begin()->first);
  };
  for (auto& [question, line] : lines_) {
    take(line.fetched, not_in_time);
    take(line.waiting, line.is_fetched ? not_in_time : too_many);
  }
  return late;
}

}  // namespace cocoon
