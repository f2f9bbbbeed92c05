// How many bytes of request bodies are held, all connections together.
//
//   ByteBudget budget(limits.inflight_bytes);
//   ByteBudget::Share share(budget);
//   if (!share.grow(count)) return refuse(503);
//   ... what the share has taken is given back when it goes ...
//
// The budget is thread-safe and outlives its shares; a share is not thread-safe.
#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace cocoon {

class ByteBudget {
 public:
  explicit ByteBudget(std::size_t capacity) : capacity_(capacity) {}

  std::size_t held() const { return held_.load(std::memory_order_relaxed); }

  class Share {
   public:
    explicit Share(ByteBudget& budget) : budget_(&budget) {}
    Share(Share&& other) noexcept : budget_(other.budget_), size_(std::exchange(other.size_, 0)) {}
    Share& operator=(Share&& other) noexcept {
      std::swap(budget_, other.budget_);
      std::swap(size_, other.size_);
      return *this;
    }
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    ~Share() { release(); }

    /// False, and nothing is taken, where that is more than is left.
    bool grow(std::size_t count) {
      if (!budget_->take(count, size_ + count)) return false;
      size_ += count;
      return true;
    }
    /// How many that were.
    std::size_t release() {
      const std::size_t size = std::exchange(size_, 0);
      budget_->held_.fetch_sub(size, std::memory_order_relaxed);
      return size;
    }

   private:
    ByteBudget* budget_;
    std::size_t size_ = 0;
  };

 private:
  /// The last eighth is kept for small bodies, which nearly all are: large ones that are sent slowly, or never ended,
  /// cannot shut out the others.
  static constexpr std::size_t small = 64U << 10U;

  bool take(std::size_t count, std::size_t of_body) {
    const std::size_t capacity = of_body <= small ? capacity_ : capacity_ - capacity_ / 8;
    std::size_t held = held_.load(std::memory_order_relaxed);
    do {
      if (held > capacity || count > capacity - held) return false;
    } while (!held_.compare_exchange_weak(held, held + count, std::memory_order_relaxed));
    return true;
  }

  const std::size_t capacity_;
  std::atomic<std::size_t> held_ = 0;
};

}  // namespace cocoon
