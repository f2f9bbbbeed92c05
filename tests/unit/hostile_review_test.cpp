// Reviews that no API server sends, or that a user has filled with what should not be printed: a clear 400 or a
// verdict, never a crash, and never an allowance that was not earned.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "core/field/quote.hpp"
#include "tests/unit/admission.hpp"

namespace {

using namespace cocoon;
using namespace cocoon::tests;
using Strings = std::vector<std::string>;

std::string error_of(const std::string& body) {
  const Result<Review> parsed = parse_review(body);
  REQUIRE_FALSE(parsed.ok());
  return parsed.message();
}

Json vm_pod() {
  return Json::parse(R"({"kind": "Pod", "metadata": {"name": "p", "ownerReferences": [{"kind": "ReplicaSet"}]},
                         "spec": {"tolerations": [{"key": "virtual-kubelet.io/provider"}]}})");
}

Json vm_deployment(Json replicas) {
  Json deployment = Json::parse(
      R"({"kind": "Deployment", "spec": {"template": {"spec": {"tolerations": [{"key": "virtual-kubelet.io/provider"}]}}}})");
  deployment["spec"]["replicas"] = std::move(replicas);
  return deployment;
}

Json set_of(Json spec) { return {{"kind", "CocoonSet"}, {"spec", std::move(spec)}}; }

Json toolboxes(std::size_t count, const Json& toolbox) {
  Json list = Json::array();
  for (std::size_t i = 0; i < count; ++i) list.push_back(toolbox);
  return list;
}

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// Control characters and those that turn the direction of text, as raw bytes.
bool is_printable(const std::string& text) {
  for (const char* const raw : {"\x7f", "\u0080", "\u009b", "\u2028", "\u2029", "\u202e", "\u2066", "\u200f"}) {
    if (text.find(raw) != std::string::npos) return false;
  }
  return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

/// Everything of an answer that is printed somewhere.
Strings printed_texts(const Answer& answer) {
  Strings texts = answer.verdict.warnings;
  texts.push_back(answer.verdict.message);
  for (const StatusCause& cause : answer.verdict.causes) {
    texts.push_back(cause.field.to_string());
    texts.push_back(cause.message);
  }
  return texts;
}

void check_printable(const Answer& answer) {
  for (const std::string& text : printed_texts(answer)) {
    CHECK(is_printable(text));
    CHECK(text.size() < 128UL * 1024);
  }
  for (const std::string& warning : answer.verdict.warnings) CHECK(characters(warning) <= 256);
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

Strings hostile_strings() {
  constexpr std::size_t megabyte = 1U << 20U;
  constexpr std::size_t many = 10'000;
  return {"\x1b[2J\x1b[31mred",
          "a\nb\r\nc\td",
          std::string("nul\0nul", 7),
          "\x7f\u0080\u009b31m",
          "\u202ereversed\u2066\u200f",
          "\u2028\u2029",
          "\"quotes\" and \\backslashes\\",
          "%s%n%d",
          std::string(megabyte, 'A'),
          std::string(many, '\x1b'),
          repeated("\u202e", many),
          repeated("🦋", many)};
}

/// The nesting of `levels` arrays around nothing.
std::string nested(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

std::string review_with_image(const std::string& json) {
  std::string body = review_of("CREATE", set_of({{"agent", {{"image", "@@"}}}})).dump();
  return body.replace(body.find("\"@@\""), 4, json);
}

}  // namespace

TEST_CASE("What is no review is refused with one sentence that says why") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"", "no valid JSON"},
      {"{", "no valid JSON"},
      {"hello", "no valid JSON"},
      {"{} {}", "no valid JSON"},
      {"{\"a\": 1,}", "no valid JSON"},
      {std::string("\0", 1), "no valid JSON"},
      {"\xff\xfe", "no valid JSON"},
      {"null", "must be an AdmissionReview"},
      {"[]", "must be an AdmissionReview"},
      {"\"AdmissionReview\"", "must be an AdmissionReview"},
      {"{}", "apiVersion must be \"admission.k8s.io/v1\", found nothing"},
      {R"({"apiVersion": "v1", "kind": "Pod"})", "apiVersion must be \"admission.k8s.io/v1\", found \"v1\""},
      {R"({"apiVersion": "admission.k8s.io/v1beta1", "kind": "AdmissionReview"})",
       "found \"admission.k8s.io/v1beta1\""},
      {R"({"apiVersion": 1, "kind": "AdmissionReview"})", "found 1"},
      {R"({"apiVersion": "admission.k8s.io/v1"})", "kind must be \"AdmissionReview\", found nothing"},
      {R"({"apiVersion": "admission.k8s.io/v1", "kind": "Pod"})", "kind must be"},
      {R"({"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview"})", "request must be set"},
      {R"({"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": null})", "request must be set"},
      {R"({"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": []})",
       "request must be an object"},
      {R"({"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {}})", "request.uid must be set"},
      {R"({"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": {}})", "request must be set"},
  };
  for (const auto& [body, expected] : rows) {
    INFO(body);
    const std::string error = error_of(body);
    CHECK(error.find(expected) != std::string::npos);
    CHECK(is_printable(error));
    CHECK(error.size() < 400);
  }
}

TEST_CASE("A member of the request that is missing or of the wrong type is named") {
  const std::vector<std::pair<const char*, const char*>> wrong = {
      {"/uid", "[]"},
      {"/operation", "1"},
      {"/kind", "\"Pod\""},
      {"/kind/group", "1"},
      {"/kind/kind", "{}"},
      {"/resource", "[]"},
      {"/resource/group", "true"},
      {"/resource/resource", "1"},
      {"/subResource", "1"},
      {"/namespace", "{}"},
      {"/name", "1"},
      {"/userInfo", "\"alice\""},
      {"/userInfo/username", "1"},
  };
  for (const auto& [pointer, value] : wrong) {
    INFO(pointer);
    Json review = review_of("CREATE", vm_pod());
    review["request"][Json::json_pointer(pointer)] = Json::parse(value);
    std::string path = pointer;
    std::replace(path.begin(), path.end(), '/', '.');
    CHECK(error_of(review.dump()).find("request" + path + " must be ") == 0);
  }
  for (const char* const pointer : {"/uid", "/operation", "/kind/kind"}) {
    for (const Json& value : {Json(nullptr), Json("")}) {
      INFO(pointer);
      Json review = review_of("CREATE", vm_pod());
      review["request"][Json::json_pointer(pointer)] = value;
      std::string path = pointer;
      std::replace(path.begin(), path.end(), '/', '.');
      CHECK(error_of(review.dump()) == "request" + path + " must be set");
    }
  }
}

TEST_CASE("What the rules must read and cannot is a 400 that names the path") {
  struct Row {
    Json review;
    const char* pointer;
    const char* value;
    const char* path;
  };
  const Json pod = review_of("CREATE", vm_pod());
  const Json pod_update = review_of("UPDATE", vm_pod(), vm_pod());
  const Json deployment = review_of("UPDATE", vm_deployment(1), vm_deployment(2));
  const Json scale = scale_review("Deployment", {{"replicas", 1}}, {{"replicas", 2}});
  const Json set = review_of("CREATE", set_of({{"agent", {{"image", "a"}}}}));
  const Json set_update = review_of("UPDATE", set_of({{"agent", {{"image", "b"}}}}), set_of(Json::object()));
  const std::vector<Row> rows = {
      {pod, "/request/object", "null", "request.object"},
      {pod, "/request/object", "[]", "request.object"},
      {pod, "/request/object", "\"pod\"", "request.object"},
      {pod, "/request/object/spec", "1", "request.object.spec"},
      {pod, "/request/object/spec/tolerations", "{}", "request.object.spec.tolerations"},
      {pod, "/request/object/spec/tolerations/0", "\"all\"", "request.object.spec.tolerations[0]"},
      {pod, "/request/object/spec/tolerations/0/key", "1", "request.object.spec.tolerations[0].key"},
      {pod, "/request/object/spec/tolerations/0/key", "[\"virtual-kubelet.io/provider\"]", "tolerations[0].key"},
      {pod, "/request/object/metadata", "[]", "request.object.metadata"},
      {pod, "/request/object/metadata/ownerReferences", "{}", "request.object.metadata.ownerReferences"},
      {pod, "/request/object/metadata/ownerReferences/0", "1", "request.object.metadata.ownerReferences[0]"},
      {pod, "/request/object/metadata/ownerReferences/0/kind", "1", "request.object.metadata.ownerReferences[0].kind"},
      {pod_update, "/request/oldObject", "null", "request.oldObject"},
      {pod_update, "/request/oldObject", "1", "request.oldObject"},
      {pod_update, "/request/oldObject/spec", "[]", "request.oldObject.spec"},
      {deployment, "/request/object", "null", "request.object"},
      {deployment, "/request/oldObject", "[]", "request.oldObject"},
      {deployment, "/request/object/spec", "1", "request.object.spec"},
      {deployment, "/request/object/spec/replicas", "\"1\"", "request.object.spec.replicas"},
      {deployment, "/request/object/spec/replicas", "1.5", "request.object.spec.replicas"},
      {deployment, "/request/object/spec/replicas", "3000000000", "request.object.spec.replicas"},
      {deployment, "/request/object/spec/replicas", "99999999999999999999", "request.object.spec.replicas"},
      {deployment, "/request/oldObject/spec/replicas", "{}", "request.oldObject.spec.replicas"},
      {deployment, "/request/oldObject/spec/template", "1", "request.oldObject.spec.template"},
      {deployment, "/request/oldObject/spec/template/spec", "[]", "request.oldObject.spec.template.spec"},
      {deployment, "/request/oldObject/spec/template/spec/tolerations/0/key", "{}", "tolerations[0].key"},
      {scale, "/request/object", "null", "request.object"},
      {scale, "/request/oldObject", "\"\"", "request.oldObject"},
      {scale, "/request/object/spec", "[]", "request.object.spec"},
      {scale, "/request/object/spec/replicas", "\"0\"", "request.object.spec.replicas"},
      {scale, "/request/oldObject/spec/replicas", "true", "request.oldObject.spec.replicas"},
      {set, "/request/object", "null", "request.object"},
      {set, "/request/object", "[]", "request.object"},
      {set_update, "/request/oldObject", "null", "request.oldObject"},
      {set_update, "/request/oldObject", "7", "request.oldObject"},
  };
  for (const Row& row : rows) {
    INFO(row.pointer << " = " << row.value);
    Json review = row.review;
    const Endpoint& endpoint = *kind_of(*parse_review(review.dump()))->endpoint;
    review[Json::json_pointer(row.pointer)] = Json::parse(row.value);
    const Answer answer = answer_to(endpoint.path, review.dump());
    CHECK_FALSE(answer.verdict.allowed);
    CHECK(answer.response["status"]["code"] == 400);
    CHECK(answer.response["status"]["reason"] == "BadRequest");
    CHECK(answer.verdict.message.find(row.path) != std::string::npos);
    CHECK(answer.verdict.result == Verdict::Result::error);
    CHECK(answer.verdict.metric_reason == "decode");
    CHECK_FALSE(question_for(endpoint, *parse_review(review.dump())));
    check_printable(answer);
  }
}

TEST_CASE("A type that nobody reads does not matter") {
  Json review = review_of("CREATE", vm_pod());
  review["request"]["object"]["metadata"]["labels"] = 7;
  review["request"]["object"]["spec"]["containers"] = "none";
  CHECK(answer_to(review).verdict.code == 403);
  review["request"]["object"]["spec"]["tolerations"] = nullptr;
  review["request"]["object"]["metadata"] = 7;
  CHECK(answer_to(review).verdict.metric_reason == "not_cocoon");
}

TEST_CASE("Wrong types within a set are findings") {
  const Json spec = Json::parse(R"({"suspend": "yes", "toolboxes": {}, "agent": {"image": 1, "storage": "x"}})");
  const Answer answer = answer_to(review_of("CREATE", set_of(spec)));
  CHECK(answer.response["status"]["code"] == 422);
  CHECK(answer.verdict.rules == Verdict::RuleCounts{{"quantity-invalid", 1}, {"type-mismatch", 3}});
  Strings fields;
  for (const StatusCause& cause : answer.verdict.causes) fields.push_back(cause.field.to_string());
  // In the order of the contract's table, not of the text.
  CHECK(fields == Strings{"spec.suspend", "spec.agent.image", "spec.agent.storage", "spec.toolboxes"});
}

TEST_CASE("An answer lists the first 100 findings and says how many more there are") {
  const auto answer_for = [](std::size_t count) {
    const Json spec = {{"agent", {{"image", "a"}}}, {"toolboxes", toolboxes(count, {{"image", "b"}})}};
    return answer_to(review_of("CREATE", set_of(spec)));
  };
  const Answer full = answer_for(100);
  CHECK(full.response["status"]["details"]["causes"].size() == 100);
  CHECK(full.verdict.message.find("more finding") == std::string::npos);
  for (const auto& [count, more] : {std::pair{101, "and 1 more finding"}, std::pair{5000, "and 4900 more findings"}}) {
    const Answer answer = answer_for(static_cast<std::size_t>(count));
    const Json& causes = answer.response["status"]["details"]["causes"];
    REQUIRE(causes.size() == 101);
    CHECK(causes[99]["field"] == "spec.toolboxes[99].name");
    CHECK(causes[100]["message"] == more);
    CHECK(answer.verdict.message.find(std::string(", ") + more + "]") != std::string::npos);
    CHECK(answer.verdict.rules == Verdict::RuleCounts{{"toolbox-name-required", count}});
  }
}

TEST_CASE("An answer lists the first 20 warnings and says how many more there are") {
  const auto warnings_for = [](std::size_t count) {
    const Json toolbox = {{"name", "t"}, {"mode", "static"}, {"staticIP", "1"}, {"staticVMID", "2"}, {"storage", 1}};
    Json spec = {{"agent", {{"image", "a"}}}, {"toolboxes", toolboxes(count, toolbox)}};
    for (std::size_t i = 0; i < count; ++i) spec["toolboxes"][i]["name"] = "t" + std::to_string(i);
    return answer_to(review_of("CREATE", set_of(spec))).response.value("warnings", Json::array());
  };
  CHECK(warnings_for(20).size() == 20);
  CHECK(warnings_for(20)[19].get<std::string>().rfind("spec.toolboxes[19].storage", 0) == 0);
  CHECK(warnings_for(21).size() == 21);
  CHECK(warnings_for(21)[20] == "and 1 more warning");
  CHECK(warnings_for(500)[20] == "and 480 more warnings");
}

TEST_CASE("With ENFORCEMENT=warn both share the 20 warnings") {
  for (const auto& [count, more] : {std::pair{10, 0}, std::pair{11, 2}, std::pair{300, 580}}) {
    Json spec = {{"agent", {{"image", "a"}}}, {"toolboxes", Json::array()}};
    for (int i = 0; i < count; ++i) spec["toolboxes"].push_back({{"name", std::to_string(i)}});
    const Answer answer = answer_to(review_of("CREATE", set_of(spec)), {.warn_only = true});
    CHECK(answer.verdict.allowed);
    const Json& warnings = answer.response["warnings"];
    REQUIRE(warnings.size() == (more == 0 ? 20 : 21));
    CHECK(warnings[0].get<std::string>().rfind("spec.toolboxes[0].image: Required", 0) == 0);
    if (more > 0) CHECK(warnings[20] == "and " + std::to_string(more) + " more warnings");
  }
}

TEST_CASE("Hostile text in a set is never printed raw") {
  for (const std::string& text : hostile_strings()) {
    INFO(escaped(text.substr(0, 20)));
    const Json member = {
        {"name", text},       {"image", text},
        {"mode", text},       {"os", text},
        {"backend", text},    {"connType", text},
        {"storage", text},    {"replicas", text},
        {"noDirectIO", text}, {"resources", {{"limits", {{text, text}}}, {"requests", {{text, true}}}}}};
    const Json clone = {{"name", "1" + text}, {"image", text}, {"mode", "clone"}};
    const Json spec = {{"snapshotPolicy", text},
                       {"hibernatePolicy", text},
                       {text, text},
                       {"agent", member},
                       {"toolboxes", {member, clone}}};
    const Review review = read_review(review_of("CREATE", set_of(spec)).dump());
    for (const bool warn_only : {false, true}) {
      const Answer answer = answer_to(*endpoint_at("/validate-cocoonset"), review, {.warn_only = warn_only});
      CHECK(answer.verdict.rules.count("toolbox-name-rfc1123") == 1);
      CHECK(answer.verdict.advice.count("clone-image-relative") == 1);
      check_printable(answer);
    }
  }
}

TEST_CASE("Nor are names, namespaces, users and what the API server says") {
  for (const std::string& text : hostile_strings()) {
    INFO(escaped(text.substr(0, 20)));
    for (Json review :
         {review_of("CREATE", vm_pod()), review_of("UPDATE", vm_deployment(1), vm_deployment(2)),
          review_of("CREATE", set_of(Json::object())), scale_review("Deployment", Json::object(), {{"replicas", 1}})}) {
      review["request"]["name"] = text;
      review["request"]["namespace"] = text;
      review["request"]["userInfo"]["username"] = text;
      review["request"]["resource"]["version"] = text;
      const ClusterAnswer parent{.status = 500, .body = Json{{"message", text}}.dump()};
      for (const bool warn_only : {false, true}) {
        const Answer answer = answer_to(review, {.pod_creators = {"x"}, .warn_only = warn_only}, parent);
        CHECK(answer.verdict.allowed == warn_only);
        check_printable(answer);
      }
    }
  }
}

TEST_CASE("Nor is what stands where a review is expected") {
  for (const std::string& text : hostile_strings()) {
    INFO(escaped(text.substr(0, 20)));
    for (const char* const member : {"apiVersion", "kind"}) {
      Json review = review_of("CREATE", vm_pod());
      review[member] = text;
      const std::string error = error_of(review.dump());
      CHECK(is_printable(error));
      CHECK(error.size() < 4096);
    }
  }
}

TEST_CASE("A name of any length does not blow the answer up") {
  for (const std::string& text : hostile_strings()) {
    INFO(escaped(text.substr(0, 20)));
    Json review = review_of("CREATE", set_of(Json::object()));
    review["request"]["name"] = text;
    const Answer answer = answer_to(review);
    CHECK(answer.body.size() < 16'384);
    CHECK(is_printable(answer.response["status"]["details"]["name"].get<std::string>()));
  }
}

TEST_CASE("Nesting ends in a verdict or in a clear sentence") {
  for (const std::size_t levels : {1U, 100U, 150U}) {
    CHECK(answer_to("/validate-cocoonset", review_with_image(nested(levels))).verdict.code == 422);
  }
  for (const std::size_t levels : {1000U, 100'000U, 4'000'000U}) {
    CHECK(error_of(review_with_image(nested(levels))).find("levels deep") != std::string::npos);
    CHECK_FALSE(error_of(review_with_image(std::string(levels, '['))).empty());
    CHECK_FALSE(error_of(std::string(levels, '[')).empty());
  }
}

TEST_CASE("A body that is no UTF-8 is refused") {
  for (const char* const bytes : {"\"\xff\"", "\"\xc3\"", "\"\xed\xa0\x80\"", "\"\xc0\xaf\""}) {
    CHECK(error_of(review_with_image(bytes)).find("no valid JSON") != std::string::npos);
  }
  // Half of a surrogate pair, escaped.
  CHECK_FALSE(error_of(review_with_image("\"\\ud800\"")).empty());
}

TEST_CASE("Huge numbers end in a verdict or in a clear sentence") {
  for (const char* const number : {"99999999999999999999", "-99999999999999999999", "1e300", "-1e300", "0.1e-300"}) {
    INFO(number);
    CHECK(answer_to("/validate-cocoonset", review_with_image(number)).verdict.code == 422);
  }
  for (const char* const number : {"1e400", "-1e400"}) {
    CHECK(error_of(review_with_image(number)).find("no valid JSON") != std::string::npos);
  }
  const std::string digits(1U << 20U, '9');
  CHECK_FALSE(parse_review(review_with_image(digits)).ok());
}

TEST_CASE("Of a key that stands twice the last counts") {
  const auto scale = [](const std::string& spec) {
    std::string body = scale_review("Deployment", "@@", {{"replicas", 2}}).dump();
    return body.replace(body.find("\"@@\""), 4, spec);
  };
  const ClusterAnswer parent{.status = 200, .body = vm_deployment(2).dump()};
  const auto is_allowed = [&](const std::string& spec) {
    return answer_to("/validate", scale(spec), {}, parent).verdict.allowed;
  };
  CHECK_FALSE(is_allowed(R"({"replicas": 5, "replicas": 1})"));
  CHECK(is_allowed(R"({"replicas": 1, "replicas": 5})"));
  CHECK_FALSE(is_allowed(R"({"replicas": 5, "replic\u0061s": 1})"));
  CHECK_FALSE(is_allowed(R"({"replicas": 5}, "spec": {})"));
  CHECK(answer_to("/validate-cocoonset", review_with_image(R"("a", "image": null)")).verdict.code == 422);
  CHECK(answer_to("/validate-cocoonset", review_with_image(R"(null, "image": "a")")).verdict.allowed);
}
