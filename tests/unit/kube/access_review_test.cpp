#include "native/kube/access_review.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "tests/generate/json.hpp"

namespace {

using namespace cocoon;
using namespace cocoon::kube;
using cocoon::Json;

TEST_CASE("access review: what is asked", "[kube]") {
  CHECK(Json::parse(access_review_for({"apps", "statefulsets", "get"})) == Json::parse(R"({
    "apiVersion": "authorization.k8s.io/v1",
    "kind": "SelfSubjectAccessReview",
    "spec": {"resourceAttributes": {"group": "apps", "resource": "statefulsets", "verb": "get"}}
  })"));
}

TEST_CASE("access review: yes and no", "[kube]") {
  const char* granted = R"({"kind":"SelfSubjectAccessReview","spec":{},"status":{"allowed":true,"reason":"RBAC"}})";
  const char* denied = R"({"kind":"SelfSubjectAccessReview","spec":{},"status":{"allowed":false}})";
  for (const int status : {200, 201}) {
    CHECK(*read_access_review({status, granted}));
    CHECK_FALSE(*read_access_review({status, denied}));
  }
  // One of several authorizers could not be asked, the others did not grant it.
  CHECK_FALSE(*read_access_review({201, R"({"status":{"allowed":false,"evaluationError":"no such role"}})"}));
}

TEST_CASE("access review: what is neither", "[kube]") {
  for (const char* body : {"", "<html>", "[]", "{}", R"({"status":"Success"})", R"({"status":{}})",
                           R"({"status":{"allowed":null}})", R"({"status":{"allowed":"true"}})"}) {
    INFO(body);
    const Result<bool> allowed = read_access_review({201, body});
    REQUIRE_FALSE(allowed.ok());
    CHECK(allowed.message() == "the API server's answer is no access review");
  }
}

TEST_CASE("access review: a refusal is told as it came, safe to print", "[kube]") {
  CHECK(read_access_review({404, "404 page not found"}).message() == "the API server answered HTTP 404");
  const Result<bool> refused = read_access_review({403, R"({"kind":"Status","message":"bob\u001b[31m may not"})"});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.message() == "the API server answered HTTP 403: bob\\u001b[31m may not");
  // Not even with a body that says yes.
  CHECK_FALSE(read_access_review({403, R"({"status":{"allowed":true}})"}).ok());
}

}  // namespace
