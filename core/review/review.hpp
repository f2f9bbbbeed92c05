// An AdmissionReview as the API server sends it, read.
//
//   const Result<Review> review = parse_review(body, kept_spec_of);
//   if (!review.ok()) return http_400(review.message());
//
// Pure functions over memory; no exception leaves, any input ends in a review or in one sentence.
#pragma once

#include <string>
#include <string_view>

#include "core/json/packed.hpp"
#include "core/result.hpp"
#include "core/review/kept.hpp"

namespace cocoon {

struct GroupKind {
  std::string group;
  std::string kind;
};

struct GroupResource {
  std::string group;
  std::string resource;
};

/// The members of `request` that a verdict or a log line needs. Absent ones are empty.
struct Review {
  std::string uid;
  std::string operation;  ///< CREATE, UPDATE, DELETE, CONNECT
  GroupKind kind;
  GroupResource resource;
  std::string subresource;
  std::string ns;
  std::string name;  ///< empty for generateName
  std::string user;
  bool dry_run = false;
  Packed kept;  ///< what is kept of the whole review

  /// Valid as long as the review. They do not exist where the request has none.
  Value object() const { return kept.root().find("request").find("object"); }
  Value old_object() const { return kept.root().find("request").find("oldObject"); }
};

/// `kept_spec_of` says what is kept of the objects' specs; core/kind/decide.hpp fills in the table of kinds.
Result<Review> parse_review(std::string_view body, KeptSpecOf kept_spec_of);

/// The second half of it: from what was kept of a body to the review.
Result<Review> to_review(Packed kept);

}  // namespace cocoon
