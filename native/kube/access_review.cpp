#include "native/kube/access_review.hpp"

#include "core/field/node.hpp"
#include "core/field/quote.hpp"
#include "core/json/reader.hpp"
#include "core/json/writer.hpp"

namespace cocoon::kube {

namespace {

constexpr const char* path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

// 201 is what API servers answer; 200 would be as good.
bool is_success(int status) { return status == 200 || status == 201; }

}  // namespace

std::string access_review_for(const Permission& permission) {
  JsonWriter json;
  {
    const auto review = json.object();
    json.member("apiVersion", "authorization.k8s.io/v1");
    json.member("kind", "SelfSubjectAccessReview");
    const auto spec = json.object("spec");
    const auto attributes = json.object("resourceAttributes");
    json.member("group", permission.group);
    json.member("resource", permission.resource);
    json.member("verb", permission.verb);
  }
  return json.take();
}

Result<bool> read_access_review(const HttpAnswer& answer) {
  const Result<Packed> json = parse_json(answer.body);
  const Node body(json.ok() ? json->root() : Value());
  if (!is_success(answer.status)) {
    const auto message = body["message"].text();
    return Error{"the API server answered HTTP " + std::to_string(answer.status) +
                 (message ? ": " + escaped(*message) : "")};
  }
  const Node allowed = body["status"]["allowed"];
  if (!allowed.value().is_boolean()) return Error{"the API server's answer is no access review"};
  return allowed.is_true();
}

Result<std::vector<Permission>> missing_permissions(Client& client, std::span<const Permission> needed,
                                                    Deadline deadline) {
  std::vector<Permission> missing;
  for (const Permission& permission : needed) {
    const auto answer = client.post(path, access_review_for(permission), deadline);
    if (!answer.ok()) return answer.error();
    const Result<bool> allowed = read_access_review(*answer);
    if (!allowed.ok()) return allowed.error();
    if (!*allowed) missing.push_back(permission);
  }
  return missing;
}

}  // namespace cocoon::kube
