// The admission server as an HTTP server over real TLS: what a request must be, and what any other is answered.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/integration/recorded.hpp"
#include "tests/integration/review_response.hpp"
#include "tests/integration/server_process.hpp"

namespace {

using namespace cocoon::test;
using Catch::Matchers::Contains;
using cocoon::Json;

constexpr std::size_t limit = 40U << 20U;  // bytes of one review

std::string with_depth(int levels) {
  const auto count = static_cast<std::size_t>(levels);
  return R"({"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":)" + std::string(count, '[') +
         std::string(count, ']') + "}";
}

struct BadBody {
  std::string what;
  std::string body;
  std::string says;
};

std::string changed(const char* pointer, const Json& value) {
  Json review = Json::parse(denied_review());
  review[Json::json_pointer(pointer)] = value;
  return review.dump();
}

TEST_CASE("server: what is no review is a 400 with one sentence") {
  const std::vector<BadBody> bodies = {
      {"nothing", "", "no valid JSON"},
      {"a word", "hello", "no valid JSON"},
      {"half a review", denied_review().substr(0, 500), "no valid JSON"},
      {"something behind it", denied_review() + "x", "no valid JSON"},
      {"invalid UTF-8", "{\"apiVersion\":\"\xFF\xFE\"}", "no valid JSON"},
      {"UTF-16", std::string("{\0\"\0}\0", 6), "no valid JSON"},
      {"an array", "[]", "must be an AdmissionReview"},
      {"a number", "1", "must be an AdmissionReview"},
      {"a number beyond every double", changed("/request", 0).insert(1, R"("n":1e999,)"), "no valid JSON"},
      {"v1beta1", changed("/apiVersion", "admission.k8s.io/v1beta1"), "apiVersion must be \"admission.k8s.io/v1\""},
      {"another kind", changed("/kind", "Pod"), "kind must be \"AdmissionReview\""},
      {"no kind", changed("/kind", nullptr), "kind must be \"AdmissionReview\""},
      {"no request", changed("/request", nullptr), "request must be set"},
      {"a request that is none", changed("/request", "x"), "request"},
      {"no uid", changed("/request/uid", nullptr), "request.uid must be set"},
      {"an empty uid", changed("/request/uid", ""), "request.uid must be set"},
      {"a uid that is none", changed("/request/uid", 7), "request.uid"},
      {"a name that is none", changed("/request/name", Json::array()), "request.name"},
      {"a user that is none", changed("/request/userInfo", "root"), "request.userInfo"},
      {"a thousand levels", with_depth(1'000), "nests more than"},
      {"a million levels", with_depth(1'000'000), "nests more than"},
      {"escape sequences", changed("/kind", "\x1b[31mPod\n"), "kind must be"},
  };
  const ServerProcess server;
  WebhookClient client = server.client();
  client.keep_alive();
  for (const char* target : {mutate_target, scale_target, cocoonset_target}) {
    for (const BadBody& bad : bodies) {
      INFO(target << ": " << bad.what);
      const Answer answer = client.post(target, bad.body);
      CHECK(answer.status == 400);
      CHECK_THAT(answer.body, Contains(bad.says));
      CHECK(std::count(answer.body.begin(), answer.body.end(), '\n') == 1);
      CHECK(answer.body.size() < 1'000);
      CHECK_THAT(answer.body, !Contains("\x1b"));
    }
  }
  check_still_answers(server);
}

TEST_CASE("server: an object that cannot be read is a denial that names the path") {
  const ServerProcess server;
  const auto denial_of = [&](const char* target, const char* file, const char* pointer, const Json& value) {
    Json review = recorded_review(file);
    review[Json::json_pointer(pointer)] = value;
    const Json response = response_in(server.client().post(target, review.dump()));
    INFO(file << " " << pointer << " " << value);
    check_denial(response, 400);
    return response["status"]["message"].get<std::string>();
  };
  CHECK_THAT(denial_of(cocoonset_target, "cocoonset-create-full.json", "/request/object", nullptr),
             Contains("request.object"));
  CHECK_THAT(denial_of(cocoonset_target, "cocoonset-update-spec.json", "/request/oldObject", "x"),
             Contains("request.oldObject"));
  CHECK_THAT(denial_of(mutate_target, "pod-plain.json", "/request/object", Json::array()), Contains("request.object"));
  CHECK_THAT(denial_of(mutate_target, "pod-plain.json", "/request/object/spec/tolerations", "x"),
             Contains("request.object.spec.tolerations"));
  CHECK_THAT(denial_of(scale_target, "deployment-scale-down.json", "/request/object/spec/replicas", "2"),
             Contains("request.object.spec.replicas"));
  CHECK_THAT(denial_of(scale_target, "deployment-scale-down.json", "/request/oldObject/spec/replicas", 2.5),
             Contains("request.oldObject.spec.replicas"));
  CHECK_THAT(denial_of(scale_target, "deployment-patch-down.json", "/request/oldObject", nullptr),
             Contains("request.oldObject"));
}

TEST_CASE("server: of a key that stands twice the last counts") {
  const ServerProcess server;
  const std::string review = denied_review();
  const auto with_spec = [&](const std::string& first, const std::string& last) {
    std::string text = review;
    const std::string object = R"("object":{)";
    text.insert(text.find(object) + object.size(), R"("spec":)" + first + R"(,"spec":)" + last + ",");
    return response_in(server.client().post(cocoonset_target, text));
  };
  const std::string good = R"({"agent":{"image":"ubuntu:24.04"}})";
  CHECK(with_spec(R"({})", good)["allowed"] == true);
  check_denial(with_spec(good, R"({})"), 422);
  CHECK(with_spec("[[[]]]", good)["allowed"] == true);
}

TEST_CASE("server: content types") {
  const ServerProcess server;
  for (const char* type : {"application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8",
                           "application/json ; charset=utf-8", "application/json;", "Application/JSON"}) {
    INFO(type);
    check_denial(response_in(server.client().send("POST", cocoonset_target, denied_review(), type)), 422);
  }
  for (const char* type :
       {"text/plain", "application/jsonx", "application/yaml", "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "json", "text/json", ""}) {
    INFO(type);
    const Answer answer = server.client().send("POST", cocoonset_target, denied_review(), type);
    CHECK(answer.status == 415);
    CHECK_THAT(answer.body, Contains("application/json"));
  }
  check_still_answers(server);
}

TEST_CASE("server: other methods on an admission path") {
  const ServerProcess server;
  for (const char* path : {"/mutate", "/validate", "/validate-cocoonset"}) {
    for (const char* method : {"GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
      INFO(method << ' ' << path);
      const Answer answer = server.client().send(method, path, method == std::string("PUT") ? "{}" : "");
      CHECK(answer.status == 405);
      CHECK(answer.header("allow") == "POST");
    }
    // As curl -X sends them: no body, and no word about one.
    for (const char* method : {"PUT", "PATCH"}) {
      INFO(method << ' ' << path << " without a length");
      TlsConnection connection(server.port(), authority().certificate());
      connection.send(std::string(method) + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      const Answer answer = connection.receive();
      CHECK(answer.status == 405);
      CHECK(answer.header("allow") == "POST");
    }
  }
  check_still_answers(server);
}

TEST_CASE("server: any other path is not found") {
  const ServerProcess server;
  for (const char* path : {"/", "/nope", "/validate/", "/validate-cocoonset/x", "/VALIDATE", "/metrics", "/mutate%00",
                           "//validate", "/validate-cocoonsets", "/../validate-x", "/readyz/", "/livez"}) {
    INFO(path);
    CHECK(server.client().get(path).status == 404);
    CHECK(server.client().post(path, denied_review()).status == 404);
  }
  for (const char* path : {"/", "/mutate", "/validate", "/validate-cocoonset"}) {
    INFO(path);
    CHECK(server.probe(path).status == 404);
    CHECK(server.metrics_client().post(path, "").status == 404);
  }
}

TEST_CASE("server: probes on both ports") {
  const ServerProcess server;
  const auto check_probes = [](WebhookClient client) {
    client.keep_alive();
    CHECK(client.get("/healthz").body == "ok");
    CHECK(client.get("/readyz").status == 200);
    const Answer verbose = client.get("/readyz?verbose");
    CHECK(verbose.status == 200);
    CHECK_THAT(verbose.body, Contains("[+]certificate ok\n") && Contains("[+]kube-api ok"));
    CHECK(client.get("/readyz?verbose=true").body == verbose.body);
    for (const char* path : {"/healthz", "/readyz"}) {
      const Answer head = client.send("HEAD", path, "", "");
      CHECK(head.status == 200);
      CHECK(head.body.empty());
    }
    CHECK(client.get("/healthz").body == "ok");  // the connection is still in step
  };
  check_probes(server.client());
  check_probes(server.metrics_client());
}

/// A denied review of so many bytes.
std::string padded_review(std::size_t bytes) {
  std::string review = denied_review();
  review.erase(review.find_last_not_of(" \n") + 1);
  return review.append(bytes - review.size(), ' ');
}

TEST_CASE("server: the size limit") {
  const ServerProcess server;
  check_denial(response_in(server.client().post(cocoonset_target, padded_review(limit))), 422);

  // One more byte is told by the head: the body is not waited for.
  TlsConnection connection(server.port(), authority().certificate());
  connection.send(
      "POST /validate-cocoonset HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
      std::to_string(limit + 1) + "\r\n\r\n{");
  CHECK(connection.receive().status == 413);
  check_still_answers(server);
}

TEST_CASE("server: a legal review of 36 MB is answered") {
  // 3 MiB of `<` in each of the two objects of an update, which the API server escapes into six bytes each.
  std::string text;
  for (std::size_t i = 0; i < (3U << 20U); ++i) text += R"(\u003c)";
  std::string review = recorded_review("cocoonset-update-spec.json").dump();
  for (const char* object : {R"("object":{)", R"("oldObject":{)"}) {
    review.insert(review.find(object) + std::string(object).size(), R"("padding":")" + text + R"(",)");
  }
  REQUIRE(review.size() > 36'000'000);
  REQUIRE(review.size() < limit);
  const ServerProcess server;
  CHECK(response_in(server.client().post(cocoonset_target, review))["allowed"] == true);
  const std::string image = R"("image":)";
  review.replace(review.find(image, review.find(R"("object":{)")), image.size(), R"("xmage":)");
  check_denial(response_in(server.client().post(cocoonset_target, review)), 422);
}

TEST_CASE("server: bytes that are no HTTP do not hurt it") {
  ServerProcess server;
  const std::string head = "POST /mutate HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: ";
  const std::vector<std::string> all = {
      "\r\n\r\n",
      "GET\r\n\r\n",
      std::string(100, '\0') + "\r\n\r\n",
      head + "-1\r\n\r\n{}",
      head + "99999999999999999999\r\n\r\n{}",
      head + "1000\r\n\r\n{\"apiVersion\":",
      "GET /healthz HTTP/9.9\r\n\r\n",
      "GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\n\r\n",
      "GET /healthz?%zz=%&&&= HTTP/1.1\r\nHost: x\r\n\r\n",
  };
  for (const std::string& bytes : all) {
    TlsConnection connection(server.port(), authority().certificate());
    connection.send(bytes);
  }
  check_still_answers(server);
  CHECK(server.program().is_running());
}

}  // namespace
