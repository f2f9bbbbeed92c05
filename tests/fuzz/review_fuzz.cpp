// Any bytes as the body of a review: both readers say the same, and each endpoint has an answer to what they read.
#include <string>

#include "core/kind/decide.hpp"
#include "native/admission/fast_reader.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

std::string answers_to(const cocoon::Result<cocoon::Review>& review) {
  if (!review.ok()) return review.message();
  std::string answers;
  for (const cocoon::Endpoint& endpoint : cocoon::endpoints()) {
    const cocoon::Verdict verdict = cocoon::decide(endpoint, *review, {.pod_creators = {"operator"}}, {});
    cocoon::fuzz::require(verdict.allowed || verdict.code != 0, "a denial has a code");
    answers += cocoon::to_json(verdict, review->uid);
  }
  return answers;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body = cocoon::fuzz::text_of(data, size);
  const std::string answers = answers_to(cocoon::parse_review(body));
  cocoon::fuzz::require(!answers.empty(), "any body is answered");
  // As the server has it: with room behind it, in which it is read.
  std::string received;
  received.reserve(body.size() + 64);
  received += body;
  cocoon::fuzz::require(answers_to(cocoon::read_review(received)) == answers, "both readers say the same");
  return 0;
}
