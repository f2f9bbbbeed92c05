// From the bytes of a review to a verdict, in two phases without callbacks, so that core needs no network:
//
//   const Result<Review> review = parse_review(body);
//   ClusterAnswer fact;
//   if (const auto question = question_for(endpoint, review)) fact = ask(*question);  // the shell's business
//   const Verdict verdict = decide(endpoint, review, policy, fact);
//   send(to_json(verdict, review.uid));
//
// A fact that is needed and not to be had is a denial: these are stateful VMs.
#pragma once

#include <optional>
#include <string_view>

#include "core/kind/kind.hpp"

namespace cocoon {

/// Keeps of the review what the table of kinds lists.
Result<Review> parse_review(std::string_view body);

/// What must be known of the cluster before `decide`, if anything.
std::optional<Question> question_for(const Endpoint& endpoint, const Review& review);

/// `fact`: the answer to that question.
Verdict decide(const Endpoint& endpoint, const Review& review, const Policy& policy, const ClusterAnswer& fact = {});

}  // namespace cocoon
