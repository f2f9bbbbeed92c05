// The kinds that are judged: one row a kind, with all that the project knows of it.
//
//   const Kind* kind = kind_of(review);         // nothing: no rule is about it
//   kind->judge(review, policy, fact);
//
// Out of the table come the paths that the server answers at, what is kept of a review while it is read, what is asked
// of the cluster and must be allowed by config/rbac, the metrics' `handler`, the requests that the page makes up, and
// the check of config/webhook. A new kind is a row in kind.cpp, a judge in a file beside it, rules (core/rules), cases
// (tests/cases) and an entry in config/webhook; tests/config holds the rows and the entries together.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/review/kept.hpp"
#include "core/review/question.hpp"
#include "core/review/review.hpp"
#include "core/review/verdict.hpp"
#include "core/rules/pod.hpp"

namespace cocoon {

/// Where the API server sends reviews. Several kinds may share one.
struct Endpoint {
  std::string_view path;     ///< of HTTP
  std::string_view handler;  ///< the metrics' label
  std::string_view webhook;  ///< its name in config/webhook, which the API server names in a denial
};

/// What an operator may set.
struct Policy {
  PodCreators pod_creators = {};
  bool warn_only = false;  ///< ENFORCEMENT=warn: allow what would be denied, and say so in warnings
};

struct WrittenChange;

struct Kind {
  std::string_view group;  ///< of the resource
  std::string_view version;
  std::string_view kind;  ///< of the objects under review
  std::string_view resource;
  std::string_view subresource = {};
  std::string_view object_group;                 ///< that the objects say; another than the resource's for a Scale
  std::span<const std::string_view> operations;  ///< that are judged: CREATE, UPDATE
  const Endpoint* endpoint;                      ///< never null
  const Kept* kept_spec;                         ///< what is kept of an object's spec; never null
  std::span<const Permission> permissions = {};  ///< without which `question` gets no answer: config/rbac
  std::optional<Question> (*question)(const Review&) = nullptr;  ///< what must be asked of the cluster, if anything
  Verdict (*judge)(const Review&, const Policy&, const ClusterAnswer&);  ///< of a review of this kind and operation
  /// In a file, whose CocoonSets are judged by lint itself; null where there is nothing to find.
  void (*find_errors)(const WrittenChange&, Findings&) = nullptr;
};

std::span<const Endpoint> endpoints();
/// The endpoint at an HTTP path, or null.
const Endpoint* endpoint_at(std::string_view path);

std::span<const Kind> kinds();
/// The kind that a review is about, or null: for one of an object by its kind, for one of a subresource by its
/// resource.
const Kind* kind_of(const Review& review);
/// The kind whose objects say that they are this, or null. Of several (a Scale's) the first.
const Kind* kind_of_object(std::string_view group, std::string_view kind);
/// The kind of a resource, or of a subresource of it; or null.
const Kind* kind_of_resource(std::string_view group, std::string_view resource, std::string_view subresource = {});

/// What must be allowed, in every namespace, for all questions to be answered.
std::vector<Permission> needed_permissions();

/// What is kept of the spec of an object whose `request.kind` is as given: everything of kinds that are not known.
const Kept& kept_spec_of(Value request_kind);

}  // namespace cocoon
