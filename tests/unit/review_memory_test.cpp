// What is held for a review: never more than three times its bytes, and in time that grows with them. Each review is
// judged by a program of its own, which has memory as the server has it and whose memory the kernel has counted.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

#include "core/json/reader.hpp"
#include "core/kind/decide.hpp"
#include "core/kind/kind.hpp"
#include "native/system/memory.hpp"

namespace {

using namespace cocoon;

constexpr std::size_t megabyte = 1U << 20U;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool counts_memory = false;  // a sanitizer has memory of its own for each byte of ours
constexpr std::size_t body_size = 2 * megabyte;
constexpr std::size_t many_items = megabyte;
#else
constexpr bool counts_memory = true;
constexpr std::size_t body_size = 18 * megabyte;
constexpr std::size_t many_items = 3 * megabyte;
#endif

struct Body {
  const char* what;
  std::string start;
  std::string item;  ///< with `%` for a number, where there is one
  std::string end;
};

std::string envelope(const char* operation) {
  return std::string(
             R"({"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","operation":")") +
         operation +
         R"(","kind":{"group":"cocoonset.cocoonstack.io","kind":"CocoonSet"},"resource":{"group":"cocoonset.cocoonstack.io","resource":"cocoonsets"},)";
}

/// So many bytes of it, but no more values than are read.
std::string text_of(const Body& body, std::size_t size) {
  // An item has three values at most.
  if (body.item.find_first_of("{[:,") != std::string::npos)
    size = std::min(size, max_json_values / 3 * body.item.size());
  std::string text;
  text.reserve(size + body.end.size() + 64);
  text += body.start;
  const std::size_t place = body.item.find('%');
  for (std::size_t i = 0; text.size() < size; ++i) {
    text.append(body.item, 0, place);
    if (place != std::string::npos) text.append(std::to_string(1'000'000 + i)).append(body.item, place + 1);
  }
  text += body.end;
  return text;
}

/// The line `name` of /proc/self/status, in bytes.
std::size_t memory(const std::string& name) {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    if (word != name) continue;
    std::size_t kilobytes = 0;
    status >> kilobytes;
    return kilobytes << 10U;
  }
  return 0;
}

const std::string create = envelope("CREATE");

std::vector<Body> large_bodies() {
  const std::string spec = create + R"("object":{"spec":{"agent":{"image":"a"},)";
  return {
      {"empty toolboxes", spec + R"("toolboxes":[)", "{},", "{}]}}}}"},
      {"toolboxes with one name", spec + R"("toolboxes":[)", R"({"name":"a"},)", "{}]}}}}"},
      {"toolboxes with names", spec + R"("toolboxes":[)", R"({"name":"%"},)", "{}]}}}}"},
      {"toolboxes that are fine", spec + R"("toolboxes":[)", R"({"name":"t%","image":"b"},)", "{}]}}}}"},
      {"envFrom", create + R"("object":{"spec":{"agent":{"image":"a","envFrom":[)", "{},", "{}]}}}}}"},
      {"envFrom of lists", create + R"("object":{"spec":{"agent":{"image":"a","envFrom":[)", "[],", "[]]}}}}}"},
      {"fractions", create + R"("object":{"spec":{"agent":{"image":"a","envFrom":[)", "0.1,", "0.1]}}}}}"},
      {"escapes", create + R"("object":{"spec":{"agent":{"image":")", "\\u003c", "\"}}}}}"},
      {"text", create + R"("object":{"spec":{"agent":{"image":")", "<", "\"}}}}}"},
      {"an annotation", create + R"("object":{"metadata":{"annotations":{"a":")", "\\u003c", "\"}},\"spec\":{}}}}"},
      {"a name", create + R"("object":{"metadata":{"name":")", "<", "\"},\"spec\":{}}}}"},
      {"the request's name", create + R"("object":{"spec":{}},"name":")", "<", "\"}}"},
      {"limits", create + R"("object":{"spec":{"agent":{"image":"a","resources":{"limits":{)", R"("%":1,)",
       R"("":1}}}}}}})"},
      {"one limit", create + R"("object":{"spec":{"agent":{"image":"a","resources":{"limits":{)", R"("":1,)",
       R"("":1}}}}}}})"},
      {"members", create + R"("object":{"spec":{)", R"("":0,)", R"("":0}}}})"},
      {"digits", create + R"("object":{"spec":{"agent":{"replicas":0.)", "1", "}}}}}"},
  };
}

/// So many bytes of an update whose old object has the members of the new one, the other way round: no linear walk
/// compares them.
std::string update_text(std::size_t size) {
  constexpr std::size_t first = 1'000'000;
  const std::size_t count = size / 24;
  std::string text = envelope("UPDATE") + R"("object":{"spec":{)";
  text.reserve(size + 512);
  for (std::size_t i = 0; i < count; ++i) text.append("\"").append(std::to_string(first + i)).append("\":0,");
  text += R"("a":1}},"oldObject":{"spec":{)";
  for (std::size_t i = count; i > 0; --i) text.append("\"").append(std::to_string(first + i)).append("\":0,");
  text += R"("a":1}}}})";
  return text;
}

/// Whether a review is answered within the memory, by this process and for the first time.
bool is_held_in_three_times(const std::string& text, std::size_t before) {
  const Result<Review> review = parse_review(text);
  if (!review.ok()) return false;
  if (to_json(decide(*endpoint_at("/validate-cocoonset"), *review, {}), "u").empty()) return false;
  const std::size_t held = memory("VmHWM:") - before;
  // The code and the stack that are touched for the first time come on top.
  if (!counts_memory || held <= 3 * text.size() + megabyte) return true;
  std::cerr << held << " bytes are held for " << text.size() << '\n';
  return false;
}

constexpr const char* which_body = "COCOON_TEST_BODY";

/// Whether the test below passes for the body of this number. It runs in a new program, not in a child of this one:
/// what other tests have left to the allocator would be used again, and count too little, or be kept, and count too
/// much.
bool is_held_in_a_process(std::size_t number) {
  const std::string value = std::to_string(number);
  const pid_t child = fork();
  if (child == 0) {
    setenv(which_body, value.c_str(), 1);  // NOLINT(concurrency-mt-unsafe): the child has one thread
    execl("/proc/self/exe", "unit_tests", "[.held]", "--out", "/dev/null", nullptr);
    std::_Exit(1);
  }
  int status = 1;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST_CASE("One review is held in three times its bytes", "[.held]") {
  const char* const number = std::getenv(which_body);  // NOLINT(concurrency-mt-unsafe): nobody changes it
  if (number == nullptr) return;
  give_back_large_memory();
  const std::vector<Body> bodies = large_bodies();
  const std::size_t before = memory("VmRSS:");
  const std::size_t i = std::stoul(number);
  CHECK(is_held_in_three_times(i < bodies.size() ? text_of(bodies[i], body_size) : update_text(body_size), before));
}

TEST_CASE("What is held for a review is never three times its bytes") {
  const std::vector<Body> bodies = large_bodies();
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    INFO(bodies[i].what);
    CHECK(is_held_in_a_process(i));
  }
  INFO("an update");
  CHECK(is_held_in_a_process(bodies.size()));
}

// 100,000 items and more, each of which costs about a microsecond. If each looked at all the others, it were hours, and
// the time limit of the test would end it.
TEST_CASE("A review of many small parts is judged while somebody waits") {
  const std::string pod =
      R"({"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","operation":"CREATE",)"
      R"("kind":{"group":"","kind":"Pod"},"object":{"spec":{"tolerations":[)";
  const std::vector<Body> bodies = {
      {"tolerations", pod, R"({"key":"%"},)", "{}]}}}}"},
      {"empty toolboxes", create + R"("object":{"spec":{"toolboxes":[)", "{},", "{}]}}}}"},
      {"toolboxes", create + R"("object":{"spec":{"toolboxes":[)", R"({"name":"t%","image":"b"},)", "{}]}}}}"},
      {"envFrom", create + R"("object":{"spec":{"agent":{"image":"a","envFrom":[)", "{},", "{}]}}}}}"},
      {"limits", create + R"("object":{"spec":{"agent":{"resources":{"limits":{)", R"("%":1,)", R"("":1}}}}}}})"},
      {"one limit", create + R"("object":{"spec":{"agent":{"resources":{"limits":{)", R"("":1,)", R"("":1}}}}}}})"},
      {"members", create + R"("object":{"spec":{"agent":{)", R"("%":0,)", R"("":0}}}}})"},
      {"digits", create + R"("object":{"spec":{"agent":{"replicas":0.)", "1", "}}}}}"},
  };
  for (const Body& body : bodies) {
    INFO(body.what);
    const std::string text = text_of(body, many_items);
    const Result<Review> review = parse_review(text);
    REQUIRE(review.ok());
    const Kind* const kind = kind_of(*review);
    CHECK(decide(kind == nullptr ? endpoints().front() : *kind->endpoint, *review, {}).result !=
          Verdict::Result::skipped);
  }
}
