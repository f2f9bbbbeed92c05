// One AdmissionReview answered as the server would, with facts that a person gives in the place of a cluster: what
// `cocoon-webhook review` and the Wasm module's `review` print.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/kind/decide.hpp"
#include "core/result.hpp"

namespace cocoon {

struct ReviewAnswer {
  std::string json;     ///< the AdmissionReview that answers, with a newline at its end
  bool allowed = true;  ///< what it says
};

/// `parent`: what the API server answers for the workload of a scale request, its JSON or a Status; nothing: it cannot
/// be had. The error says why `body` is no AdmissionReview.
Result<ReviewAnswer> answer_review(std::string_view body, const Policy& policy, std::optional<std::string_view> parent);

/// What such a text stands for: a Status for an answer of its code, anything else for a 200.
ClusterAnswer parent_in(std::string_view body);

}  // namespace cocoon
