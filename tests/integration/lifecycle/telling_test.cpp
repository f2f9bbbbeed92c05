// What operators see: metrics, logs, audit annotations.
#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/rules/table.hpp"
#include "tests/integration/lifecycle/server_state.hpp"
#include "tests/integration/metrics_page.hpp"
#include "tests/integration/recorded.hpp"
#include "tests/integration/server_process.hpp"

namespace {

using namespace cocoon::test;
using Catch::Matchers::Contains;
using cocoon::Json;
using std::chrono::hours;

/// Hostile in a label, in a line of a log, and on a terminal.
const std::string hostile = "evil\"} 1\n{\"level\":\"info\"}\x1b[31m\\\xC2\x9B\xE2\x80\xAE\xF0\x9F\xA4\x96";

/// The pod that must not be, made by someone with such a name.
std::string hostile_review() {
  Json review = recorded_review("pod-toleration-exists-bare.json");
  Json& request = review["request"];
  request["userInfo"]["username"] = hostile;
  request["namespace"] = hostile;
  request["name"] = hostile;
  request["object"]["metadata"]["name"] = hostile;
  request["uid"] = hostile;
  return review.dump();
}

/// What becomes of a review, and the sample that must count it.
struct Sample {
  std::string target;
  std::string body;
  MetricsPage::Labels labels;
};

std::vector<Sample> samples() {
  const auto labels = [](const char* handler, const char* result, const char* reason) {
    return MetricsPage::Labels{{"handler", handler}, {"result", result}, {"reason", reason}};
  };
  Json deletion = recorded_review("pod-plain.json");
  deletion["request"]["operation"] = "DELETE";
  Json hostile_kind = recorded_review("pod-plain.json");
  hostile_kind["request"]["kind"]["kind"] = hostile;
  hostile_kind["request"]["operation"] = hostile;
  Json gone = recorded_review("deployment-scale-down.json");
  gone["request"]["name"] = "nosuch";
  Json unknown = recorded_review("deployment-scale-down.json");
  unknown["request"]["namespace"] = "..";
  return {
      {"/mutate", recorded("pod-plain.json"), labels("mutate", "allow", "not_cocoon")},
      {"/mutate", recorded("pod-owned-by-cocoonset-operator-sa.json"), labels("mutate", "allow", "")},
      {"/mutate", recorded("pod-toleration-exists-bare.json"), labels("mutate", "deny", "")},
      {"/mutate", hostile_review(), labels("mutate", "deny", "")},
      {"/mutate", deletion.dump(), labels("mutate", "skipped", "operation")},
      {"/mutate", hostile_kind.dump(), labels("mutate", "skipped", "kind")},
      {"/mutate", hostile, labels("mutate", "error", "decode")},
      {"/mutate?timeout=" + std::string("1e9"), "{}", labels("mutate", "error", "decode")},
      {"/validate", recorded("deployment-scale-up.json"), labels("validate", "allow", "no_change")},
      {"/validate", recorded("deployment-scale-down.json"), labels("validate", "deny", "")},
      {"/validate", recorded("deployment-patch-down.json"), labels("validate", "deny", "")},
      {"/validate", recorded("deployment-plain-scale-down.json"), labels("validate", "allow", "not_cocoon")},
      {"/validate", gone.dump(), labels("validate", "allow", "no_parent")},
      {"/validate", unknown.dump(), labels("validate", "error", "parent_fetch")},
      {"/validate", recorded("pod-plain.json"), labels("validate", "skipped", "kind")},
      {"/validate-cocoonset", recorded("cocoonset-create-full.json"), labels("validate_cocoonset", "allow", "")},
      {"/validate-cocoonset", recorded("cocoonset-create-nospec.json"), labels("validate_cocoonset", "deny", "")},
      {"/validate-cocoonset", recorded("cocoonset-finalizer-removal.json"),
       labels("validate_cocoonset", "allow", "no_change")},
  };
}

constexpr const char* reviews_total = "cocoon_webhook_admission_total";

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789.e+-") == std::string::npos;
}

/// Whether a label's value is one of ours: a fixed word, or a number.
bool is_expected(const std::string& label, const std::string& value) {
  static const std::map<std::string, std::set<std::string>> words = {
      {"handler", {"mutate", "validate", "validate_cocoonset"}},
      {"result", {"allow", "deny", "warn", "error", "skipped", "success", "failure"}},
      {"reason",
       {"", "operation", "kind", "not_cocoon", "no_change", "no_parent", "decode", "parent_fetch", "limit",
        "resources"}},
      {"listener", {"admission", "metrics"}},
      {"phase", {"handshake", "request", "write", "idle"}},
  };
  if (label == "le") return value == "+Inf" || is_number(value);
  if (label == "code") return value == "error" || is_number(value);
  if (label == "rule") return cocoon::find_rule(value) != nullptr;
  if (label == "version" || label == "revision") return true;
  const auto found = words.find(label);
  return found != words.end() && found->second.count(value) == 1;
}

TEST_CASE("metrics: each review is one sample, with fixed words in its labels") {
  const FakeApiServer api(api_server_options(), recorded_api_server());
  const ServerProcess server({.api = &api});
  WebhookClient client = server.client();
  client.keep_alive();
  double count = 0;
  for (const Sample& sample : samples()) {
    INFO(sample.target << ' ' << sample.body);
    const double before = metrics_of(server).sum(reviews_total, sample.labels);
    CHECK(client.post(sample.target, sample.body).status != 0);
    const MetricsPage page = metrics_of(server);
    CHECK(page.sum(reviews_total, sample.labels) - before == 1);
    CHECK(page.sum(reviews_total) == ++count);
    CHECK(page.sum("cocoon_webhook_admission_duration_seconds_count") == count);
  }
  // Not reviews, and not counted as such.
  CHECK(client.get("/mutate").status == 405);
  CHECK(client.get("/nope").status == 404);
  CHECK(client.send("POST", "/mutate", "{}", "text/plain").status == 415);
  CHECK(metrics_of(server).sum(reviews_total) == count);
}

TEST_CASE("metrics: the page is one that a scraper takes, with every name of the contract") {
  const FakeApiServer api(api_server_options(), recorded_api_server());
  const ServerProcess server({.api = &api});
  REQUIRE(becomes_ready(server));
  for (const Sample& sample : samples()) server.client().post(sample.target, sample.body);
  const Answer answer = server.probe("/metrics");
  CHECK(answer.header("content-type") == "text/plain; version=0.0.4; charset=utf-8");
  CHECK_THAT(answer.body, !Contains("evil"));
  const MetricsPage page(answer.body);
  CHECK(page.problems() == std::vector<std::string>());
  const std::map<std::string, std::string> types = {
      {"cocoon_webhook_admission_total", "counter"},
      {"cocoon_webhook_admission_duration_seconds", "histogram"},
      {"cocoon_webhook_requests_in_flight", "gauge"},
      {"cocoon_webhook_rule_findings_total", "counter"},
      {"cocoon_webhook_connections_open", "gauge"},
      {"cocoon_webhook_connections_refused_total", "counter"},
      {"cocoon_webhook_connections_evicted_total", "counter"},
      {"cocoon_webhook_tls_handshakes_total", "counter"},
      {"cocoon_webhook_deadlines_exceeded_total", "counter"},
      {"cocoon_webhook_requests_shed_total", "counter"},
      {"cocoon_webhook_request_bytes_held", "gauge"},
      {"cocoon_webhook_http_requests_total", "counter"},
      {"cocoon_webhook_tls_certificate_expiry_timestamp_seconds", "gauge"},
      {"cocoon_webhook_tls_reloads_total", "counter"},
      {"cocoon_webhook_kube_requests_total", "counter"},
      {"cocoon_webhook_ready", "gauge"},
      {"cocoon_webhook_build_info", "gauge"},
      {"process_cpu_seconds_total", "counter"},
      {"process_open_fds", "gauge"},
      {"process_max_fds", "gauge"},
      {"process_resident_memory_bytes", "gauge"},
      {"process_virtual_memory_bytes", "gauge"},
      {"process_virtual_memory_max_bytes", "gauge"},
      {"process_threads", "gauge"},
      {"process_start_time_seconds", "gauge"},
  };
  for (const auto& [name, type] : types) {
    INFO(name);
    CHECK(page.type_of(name) == type);
  }
  for (const MetricsPage::Series& series : page.series()) {
    for (const auto& [label, value] : series.labels) {
      INFO(series.name << '{' << label << "=\"" << value << "\"}");
      CHECK(is_expected(label, value));
    }
  }
}

TEST_CASE("metrics: what they count") {
  const FakeApiServer api(api_server_options(), recorded_api_server());
  const ServerProcess server({.api = &api});
  REQUIRE(becomes_ready(server));
  const double asked = metrics_of(server).sum("cocoon_webhook_kube_requests_total", {{"code", "200"}});
  CHECK(asked >= 1);
  WebhookClient client = server.client();
  client.post(scale_target, recorded("deployment-scale-down.json"));
  client.post(cocoonset_target, recorded("cocoonset-create-many-errors.json"));
  client.get("/nope");
  const MetricsPage page = metrics_of(server);
  CHECK(page.sum("cocoon_webhook_kube_requests_total", {{"code", "200"}}) > asked);
  CHECK(page.sum("cocoon_webhook_rule_findings_total", {{"rule", "workload-no-scale-down"}}) == 1);
  CHECK(page.sum("cocoon_webhook_rule_findings_total", {{"rule", "toolbox-backend-matches-agent"}}) == 2);
  CHECK(page.sum("cocoon_webhook_http_requests_total", {{"code", "404"}}) == 1);
  CHECK(page.sum("cocoon_webhook_build_info") == 1);
  CHECK(page.sum("cocoon_webhook_admission_duration_seconds_bucket", {{"le", "+Inf"}}) == 2);
  CHECK(page.sum("cocoon_webhook_admission_duration_seconds_bucket", {{"handler", "validate"}, {"le", "0.0001"}}) <= 1);
  CHECK(page.sum("process_open_fds") > 0);
}

TEST_CASE("log: a denial is one line of JSON that says who, what and why") {
  const ServerProcess server;
  server.client().post(cocoonset_target, recorded("cocoonset-create-many-errors.json"));
  server.client().post(cocoonset_target, recorded("cocoonset-create-full.json"));
  REQUIRE(server.has_logged("denied"));
  const std::vector<Json> denials = server.log("denied");
  REQUIRE(denials.size() == 1);
  const Json& line = denials[0];
  CHECK(line.at("level") == "info");
  CHECK(line.at("uid") == "96fbbbec-32f2-4e17-95b2-4b7511454c5f");
  CHECK(line.at("handler") == "validate_cocoonset");
  CHECK(line.at("namespace") == "vms");
  CHECK(line.at("name") == "many-errors");
  CHECK(line.at("user") == "kubernetes-admin");
  CHECK(line.at("seconds").is_number());
  CHECK(line.at("time").get<std::string>().back() == 'Z');
  std::set<std::string> rules;
  for (const Json& rule : line.at("rules")) rules.insert(rule);
  std::set<std::string> expected;
  for (const Expectation& expectation : expectations()) {
    if (expectation.file != "cocoonset-create-many-errors.json") continue;
    for (const auto& [rule, field] : expectation.findings) expected.insert(rule);
  }
  CHECK(rules == expected);
}

TEST_CASE("log: WEBHOOK_LOG_LEVEL") {
  const ServerProcess server({.environment = {{"WEBHOOK_LOG_LEVEL", "Debug"}}});
  server.client().post(cocoonset_target, recorded("cocoonset-create-full.json"));
  CHECK(server.has_logged("allowed"));
}

TEST_CASE("log: a refused request is one line at debug that says who, what and why") {
  const ServerProcess server({.environment = {{"WEBHOOK_LOG_LEVEL", "debug"}}});
  WebhookClient client = server.client();
  client.get("/nope");
  client.get("/mutate");
  client.send("POST", "/mutate?timeout=5s", "{}", "text/plain");
  client.post("/validate", "{}");
  client.send("TRACE", "/mutate", "", "");
  client.get("/healthz");
  REQUIRE(becomes_true([&] { return server.log("refused a request").size() == 5; }));
  const std::vector<Json> lines = server.log("refused a request");
  const auto check = [&](std::size_t at, int code, const std::string& request, const std::string& why) {
    INFO(lines[at].dump());
    CHECK(lines[at].at("level") == "debug");
    CHECK(lines[at].at("peer") == "127.0.0.1");
    CHECK(lines[at].at("code") == code);
    CHECK(lines[at].at("method").get<std::string>() + ' ' + lines[at].at("target").get<std::string>() == request);
    CHECK_THAT(lines[at].at("error").get<std::string>(), Contains(why));
  };
  check(0, 404, "GET /nope", "not found");
  check(1, 405, "GET /mutate", "sent by POST");
  check(2, 415, "POST /mutate?timeout=5s", "must be application/json");
  check(3, 400, "POST /validate", "apiVersion must be");
  check(4, 501, " ", "method");
}

TEST_CASE("log: a certificate in its last week is told of, once a day") {
  ServerProcess server({.certificate = authority().issue({.valid_to = hours(6 * 24)})});
  REQUIRE(server.has_logged("the certificate expires soon"));
  const Json told = server.log("the certificate expires soon").at(0);
  CHECK(told.at("level") == "warn");
  CHECK(told.at("hours_left") == 143);
  CHECK(told.at("file") == server.folder() / "tls.crt");
  // Each exchange is looked at anew.
  const auto exchange = [&](const KeyPair& pair, std::size_t times) {
    server.folder().write("tls.crt", pair.certificate);
    server.folder().write("tls.key", pair.key);
    CHECK(becomes_true([&] { return server.log("the certificate was exchanged").size() == times; }));
  };
  exchange(authority().issue({.valid_to = hours(8 * 24)}), 1);
  exchange(authority().issue({.valid_to = hours(2 * 24)}), 2);
  CHECK(becomes_true([&] { return server.log("the certificate expires soon").size() == 2; }));
  CHECK(server.log("the certificate expires soon").at(1).at("hours_left") == 47);
  exchange(authority().issue({.valid_from = hours(-48), .valid_to = hours(-24)}), 3);
  CHECK(server.has_logged("the certificate has expired"));
  CHECK(server.stop() == 0);
  CHECK(server.log("the certificate expires soon").size() == 2);
}

TEST_CASE("log: a disk that is full ends nothing") {
  ServerProcess first;
  const auto at = [](std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); };
  CHECK(first.stop() == 0);
  Program program({.arguments = {"serve", "--standalone"},
                   .environment = {{"TLS_CERT", first.folder() / "tls.crt"},
                                   {"TLS_KEY", first.folder() / "tls.key"},
                                   {"LISTEN_ADDR", at(first.port())},
                                   {"METRICS_ADDR", at(first.metrics_port())},
                                   {"SHUTDOWN_DELAY", "0"},
                                   {"WEBHOOK_LOG_LEVEL", "trace"}},
                   .errors_path = "/dev/full"});
  REQUIRE(becomes_true([&] { return !program.is_running() || first.probe("/healthz").status == 200; }));
  for (int i = 0; i < 10; ++i) {
    CHECK(first.client().post(cocoonset_target, recorded("cocoonset-create-many-errors.json")).status == 200);
  }
  CHECK(program.is_running());
  program.send_signal(SIGTERM);
  CHECK(program.wait() == 0);
}

TEST_CASE("log: what users write stays one valid line, printable and short") {
  ServerProcess server({.environment = {{"WEBHOOK_LOG_LEVEL", "trace"}}});
  WebhookClient client = server.client();
  client.keep_alive();
  client.post("/mutate", hostile_review());
  Json review = Json::parse(hostile_review());
  review["request"]["userInfo"]["username"] = std::string(1'000'000, 'x');
  client.post("/mutate", review.dump());
  client.post("/mutate", hostile);
  for (const Sample& sample : samples()) client.post(sample.target, sample.body);
  REQUIRE(server.has_logged("denied"));
  CHECK(server.log("denied").size() >= 3);  // and each line that was read on the way is one of JSON
  const std::string text = server.program().errors();
  for (const char* raw : {"\x1b", "\xC2\x9B", "\xE2\x80\xAE"}) CHECK(text.find(raw) == std::string::npos);
  std::size_t longest = 0;
  for (const Json& line : server.log()) longest = std::max(longest, line.dump().size());
  CHECK(longest < 10'000);
}

}  // namespace
