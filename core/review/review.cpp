#include "core/review/review.hpp"

#include "core/field/strict_reader.hpp"
#include "core/field/wording.hpp"
#include "core/json/reader.hpp"
#include "core/review/review_builder.hpp"

namespace cocoon {

namespace {

constexpr std::string_view review_api_version = "admission.k8s.io/v1";
constexpr std::string_view review_kind = "AdmissionReview";

/// Empty, or what is wrong with the envelope around `request`.
std::string envelope_error(Value body) {
  if (!body.is_object()) return "the body must be an AdmissionReview, a JSON object";
  const Node root(body);
  const auto check = [&root](std::string_view member, std::string_view expected) -> std::string {
    const Node node = root[member];
    if (node.text() == expected) return {};
    const std::string found = node.is_null() ? "nothing" : printed(node.value());
    return node.path().to_string() + " must be \"" + std::string(expected) + "\", found " + found;
  };
  std::string error = check("apiVersion", review_api_version);
  if (error.empty()) error = check("kind", review_kind);
  if (error.empty() && root["request"].is_null()) error = "request must be set";
  return error;
}

/// Bytes that are kept of one of a request's own texts. No name, kind or user of a cluster comes near it; a stranger
/// may send megabytes, which would be held once more.
constexpr std::size_t longest_text = 4096;

std::string read_text(const Node& object, std::string_view member, StrictReader& read) {
  return std::string(read.string(read.member(object, member)).substr(0, longest_text));
}

GroupKind read_group_kind(const Node& node, StrictReader& read) {
  return {.group = read_text(node, "group", read), .kind = read_text(node, "kind", read)};
}

GroupResource read_group_resource(const Node& node, StrictReader& read) {
  return {.group = read_text(node, "group", read), .resource = read_text(node, "resource", read)};
}

Review read_request(const Node& request, StrictReader& read) {
  const auto text = [&](std::string_view member) { return read_text(request, member, read); };
  Review review;
  review.uid = text("uid");
  review.operation = text("operation");
  review.kind = read_group_kind(read.member(request, "kind"), read);
  review.resource = read_group_resource(read.member(request, "resource"), read);
  review.subresource = text("subResource");
  review.ns = text("namespace");
  review.name = text("name");
  review.user = read_text(read.member(request, "userInfo"), "username", read);
  review.dry_run = request["dryRun"].is_true();
  return review;
}

/// Empty, or what a request lacks without which nothing can be said about it.
std::string incomplete(const Review& review) {
  if (review.uid.empty()) return "request.uid must be set";
  if (review.uid.size() == longest_text) return "request.uid must be shorter";  // it is sent back, or is of no use
  if (review.operation.empty()) return "request.operation must be set";
  if (review.kind.kind.empty()) return "request.kind.kind must be set";
  return {};
}

}  // namespace

Result<Review> to_review(Packed kept) {
  if (std::string error = envelope_error(kept.root()); !error.empty()) return Error{std::move(error)};

  StrictReader read;
  Review review = read_request(Node(kept.root())["request"], read);
  if (const auto& malformed = read.malformed()) {
    return Error{malformed->node.path().to_string() + ' ' + std::string(malformed->expected)};
  }
  if (std::string error = incomplete(review); !error.empty()) return Error{std::move(error)};
  review.kept = std::move(kept);
  return review;
}

Result<Review> parse_review(std::string_view body, KeptSpecOf kept_spec_of) {
  for (const auto keep : {ReviewBuilder::Keep::what_is_read, ReviewBuilder::Keep::everything}) {
    ReviewBuilder builder(keep, kept_spec_of);
    builder.reserve(body.size());
    if (const auto read = read_json(body, builder); !read.ok()) return Error{"the body " + read.message()};
    if (!builder.was_misled()) return to_review(std::move(builder).finish());
  }
  return Error{};  // not reached: what keeps everything is not misled
}

}  // namespace cocoon
