// From a review to a verdict, in two phases without callbacks, so that core needs no network:
//
//   ParentAnswer answer;
//   if (const auto parent = lookup_for(endpoint, review)) answer = fetch(*parent);  // the shell's business
//   const Verdict verdict = decide(endpoint, review, policy, answer);
//   send(to_json(verdict, review.uid));
//
// A fact that is needed and not to be had is a denial: these are stateful VMs.
#pragma once

#include <optional>

#include "core/review/endpoint.hpp"
#include "core/review/parent.hpp"
#include "core/review/review.hpp"
#include "core/review/verdict.hpp"
#include "core/rules/pod.hpp"

namespace cocoon {

/// What an operator may set.
struct Policy {
  PodCreators pod_creators = {};
  bool warn_only = false;  ///< ENFORCEMENT=warn: allow what would be denied, and say so in warnings
};

/// The parent that `decide` needs for this review, if any.
std::optional<ParentRef> lookup_for(Endpoint endpoint, const Review& review);

Verdict decide(Endpoint endpoint, const Review& review, const Policy& policy, const ParentAnswer& parent = {});

}  // namespace cocoon
