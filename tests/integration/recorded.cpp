#include "tests/integration/recorded.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <stdexcept>

#include "tests/integration/server_process.hpp"

namespace cocoon::test {

namespace {

Expectation expectation_in(const Json& entry) {
  Expectation expected{.file = entry.at("file"),
                       .target = entry.at("endpoint"),
                       .uid = entry.at("uid"),
                       .allowed = entry.at("expect") == "allow",
                       .code = entry.value("code", 0),
                       .parent = entry.value("parent", ""),
                       .names_findings = entry.contains("findings"),
                       .findings = {}};
  for (const Json& finding : entry.value("findings", Json::array())) {
    expected.findings.emplace_back(finding.at("rule"), finding.at("field"));
  }
  return expected;
}

/// `parents/deployments_agents.json` is what stands at `deployments/agents`.
std::string path_of_parent(const std::string& file) {
  const std::size_t slash = file.find('/') + 1;
  std::string name = file.substr(slash, file.find('.') - slash);
  std::replace(name.begin(), name.end(), '_', '/');
  return "/apis/apps/v1/namespaces/vms/" + name;
}

}  // namespace

std::string recorded(const std::string& name) {
  std::ifstream file(COCOON_SOURCE_DIR "/tests/reviews/" + name, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), {}};
  if (content.empty()) throw std::runtime_error("no file tests/reviews/" + name);
  return content;
}

Json recorded_review(const std::string& name) { return Json::parse(recorded(name)); }

std::vector<Expectation> expectations() {
  std::vector<Expectation> all;
  for (const Json& entry : Json::parse(recorded("expected.json"))) all.push_back(expectation_in(entry));
  return all;
}

std::string path_of(const std::string& request) {
  const std::size_t start = request.find(' ') + 1;
  return request.substr(start, request.find(' ', start) - start);
}

bool is_access_review(const std::string& request) {
  return path_of(request) == "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
}

bool is_poll(const std::string& request) { return path_of(request) == "/apis/apps/v1" || is_access_review(request); }

std::string access_review_answer(bool allowed) {
  const Json review = {{"kind", "SelfSubjectAccessReview"}, {"status", {{"allowed", allowed}}}};
  return http_answer(201, review.dump());
}

std::string good_poll_answer(const std::string& request) {
  return is_access_review(request) ? access_review_answer(true) : http_answer(200, "{}");
}

FakeApiServer::Handler recorded_api_server() {
  std::map<std::string, std::string> answers;
  for (const Expectation& expected : expectations()) {
    if (expected.parent.empty()) continue;
    answers[path_of_parent(expected.parent)] = http_answer(200, recorded(expected.parent));
  }
  const std::string not_found = http_answer(404, recorded("parents/deployments_nosuch.404.json"));
  return [answers, not_found](FakeApiServer::Call& call) {
    if (is_poll(call.request)) {
      call.send(good_poll_answer(call.request));
      return;
    }
    const auto found = answers.find(path_of(call.request));
    call.send(found == answers.end() ? not_found : found->second);
  };
}

FakeApiServer::Options api_server_options() { return {.tls = authority().issue()}; }

}  // namespace cocoon::test
