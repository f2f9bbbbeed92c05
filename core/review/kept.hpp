// What is kept of an AdmissionReview while it is read: the members that some verdict, message or log line reads, and
// nothing else. Most of a review's bytes are managedFields, containers and status, which nobody here asks for.
//
// Of the objects' specs the table of kinds says what is kept (core/kind/kind.cpp), of all around them kept.cpp. A rule
// that reads a member more must add it there: a test compares the verdicts with those on whole reviews.
#pragma once

#include <span>
#include <string_view>

#include "core/json/value.hpp"

namespace cocoon {

/// A value that is kept, with all that it holds or with some of it. What is no object or list where one is expected is
/// kept whole: messages print it.
struct Kept {
  enum class Below { everything, some_members, items };
  /// What a reader has to know when it meets the member.
  enum class Role { plain, request, kind, spec };

  std::string_view name = {};
  Below below = Below::everything;
  std::span<const Kept> parts = {};  ///< those members; or one, how each item is kept
  Role role = Role::plain;
};

constexpr Kept some_of(std::string_view name, std::span<const Kept> members, Kept::Role role = Kept::Role::plain) {
  return {.name = name, .below = Kept::Below::some_members, .parts = members, .role = role};
}
constexpr Kept list_of(std::string_view name, std::span<const Kept, 1> item) {
  return {.name = name, .below = Kept::Below::items, .parts = item};
}

/// The review itself. A member of role `spec` is kept as the table of kinds says.
extern const Kept kept_review;

/// How the spec of an object is kept whose `request.kind` is as given.
using KeptSpecOf = const Kept& (*)(Value request_kind);

}  // namespace cocoon
