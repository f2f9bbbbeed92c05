// The bytes that are held, all connections together.
#include "native/net/byte_budget.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <thread>
#include <vector>

namespace {

using cocoon::ByteBudget;

constexpr std::size_t mebibyte = 1U << 20U;
constexpr std::size_t small = 64U << 10U;  // a body that may take the last eighth

TEST_CASE("A share grows as far as there is something left", "[net]") {
  ByteBudget budget(1000);
  ByteBudget::Share first(budget);
  ByteBudget::Share second(budget);
  CHECK(first.grow(600));
  CHECK_FALSE(second.grow(401));
  CHECK(budget.held() == 600);  // what is refused takes nothing
  CHECK(second.grow(400));
  CHECK(budget.held() == 1000);
  CHECK_FALSE(first.grow(1));
  CHECK(first.grow(0));
  second.release();
  CHECK(budget.held() == 600);
  CHECK(first.grow(400));
}

TEST_CASE("What a share has taken is given back once", "[net]") {
  ByteBudget budget(1000);
  {
    ByteBudget::Share share(budget);
    CHECK(share.grow(10));
    CHECK(share.grow(20));
    share.release();
    CHECK(budget.held() == 0);
    share.release();
    CHECK(budget.held() == 0);
    CHECK(share.grow(30));  // and it can be used again
    CHECK(budget.held() == 30);
  }
  CHECK(budget.held() == 0);
}

TEST_CASE("A share that is moved is given back once", "[net]") {
  ByteBudget budget(1000);
  {
    ByteBudget::Share first(budget);
    CHECK(first.grow(10));
    ByteBudget::Share second(std::move(first));
    CHECK(budget.held() == 10);
    ByteBudget::Share third(budget);
    CHECK(third.grow(5));
    third = std::move(second);
    CHECK(budget.held() == 15);
  }
  CHECK(budget.held() == 0);
}

TEST_CASE("The last eighth is for small bodies", "[net]") {
  ByteBudget budget(8 * mebibyte);
  ByteBudget::Share large(budget);
  CHECK(large.grow(7 * mebibyte));
  CHECK_FALSE(large.grow(1));
  ByteBudget::Share little(budget);
  CHECK(little.grow(small));
  // It has grown to be a large one, by one byte.
  CHECK_FALSE(little.grow(1));
  CHECK(budget.held() == 7 * mebibyte + small);
  // Piece by piece is no way around it.
  ByteBudget::Share dripping(budget);
  CHECK(dripping.grow(small - 1));
  CHECK(dripping.grow(1));
  CHECK_FALSE(dripping.grow(1));
  little.release();
  dripping.release();
  ByteBudget::Share all_at_once(budget);
  CHECK_FALSE(all_at_once.grow(small + 1));
}

TEST_CASE("A budget of nothing", "[net]") {
  ByteBudget budget(0);
  ByteBudget::Share share(budget);
  CHECK(share.grow(0));
  CHECK_FALSE(share.grow(1));
  CHECK(budget.held() == 0);
}

TEST_CASE("Sums that do not fit a number are more than is left", "[net]") {
  ByteBudget budget(1000);
  ByteBudget::Share share(budget);
  CHECK(share.grow(10));
  CHECK_FALSE(share.grow(SIZE_MAX));
  CHECK_FALSE(share.grow(SIZE_MAX - 5));
  CHECK(budget.held() == 10);
}

TEST_CASE("Many threads never hold more than there is, and give all of it back", "[net]") {
  constexpr std::size_t capacity = 100;
  ByteBudget budget(capacity);
  std::atomic<bool> too_much = false;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 20'000; ++round) {
        ByteBudget::Share share(budget);
        if (share.grow(40) && share.grow(20)) share.release();
        if (budget.held() > capacity) too_much = true;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK_FALSE(too_much);
  CHECK(budget.held() == 0);
}

}  // namespace
