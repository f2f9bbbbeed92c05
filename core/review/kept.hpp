// What is kept of an AdmissionReview while it is read: the members that some verdict, message or log line reads, and
// nothing else. Most of a review's bytes are managedFields, containers and status, which nobody here asks for.
//
// The one place that says so. A rule that reads a member more must find it here: a test compares the verdicts with
// those on whole reviews.
#pragma once

#include <span>
#include <string_view>

#include "core/json/value.hpp"

namespace cocoon {

/// A value that is kept, with all that it holds or with some of it. What is no object or list where one is expected is
/// kept whole: messages print it.
struct Kept {
  enum class Below { everything, some_members, items };

  std::string_view name = {};
  Below below = Below::everything;
  std::span<const Kept> parts = {};  ///< those members; or one, how each item is kept
};

namespace kept {

/// The review itself, and its members that a reader has to know when it meets them.
extern const Kept review;
bool is_request(const Kept& member);
bool is_kind(const Kept& member);  ///< request.kind
bool is_spec(const Kept& member);  ///< spec of the object or the old object

/// What is kept of the spec of an object whose `request.kind` is as given: everything, unless few of its members are
/// read.
const Kept& spec_of(Value kind);

}  // namespace kept

}  // namespace cocoon
