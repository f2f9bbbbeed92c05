// The server's life: start and what can go wrong in it, readiness, certificates that change, what operators see, and
// the way out.
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/rules/table.hpp"
#include "tests/integration/metrics_page.hpp"
#include "tests/integration/recorded.hpp"
#include "tests/integration/server_process.hpp"

namespace {

using namespace cocoon::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using cocoon::Json;
using std::chrono::hours;

constexpr const char* cocoonset_target = "/validate-cocoonset?timeout=5s";
constexpr const char* scale_target = "/validate?timeout=30s";

bool is_ready(const ServerProcess& server) { return server.probe("/readyz").status == 200; }
bool becomes_ready(const ServerProcess& server) {
  return becomes_true([&] { return is_ready(server); });
}

MetricsPage metrics_of(const ServerProcess& server) { return MetricsPage(server.probe("/metrics").body); }

double reloads(const ServerProcess& server, const std::string& result) {
  return metrics_of(server).sum("cocoon_webhook_tls_reloads_total", {{"result", result}});
}

/// The common name of the certificate that a new connection is shown.
std::string certificate_of(const ServerProcess& server) {
  return TlsConnection(server.port(), authority().certificate()).certificate_name();
}

// --- Start

struct StartCase {
  std::string what;
  std::map<std::string, std::string> environment;
  std::vector<std::string> says;
};

/// A start that must not succeed: code 2 and one line that names everything.
void check_fails(const StartCase& failing, const std::vector<std::string>& flags = {"serve", "--standalone"}) {
  INFO(failing.what);
  const Outcome outcome = run({.arguments = flags, .environment = failing.environment});
  CHECK(outcome.code == 2);
  CHECK(outcome.output.empty());
  CHECK_THAT(outcome.errors, StartsWith("cocoon-webhook: "));
  CHECK(std::count(outcome.errors.begin(), outcome.errors.end(), '\n') == 1);
  for (const std::string& text : failing.says) CHECK_THAT(outcome.errors, Contains(text));
}

TEST_CASE("start: a certificate or key that does not work ends it with one line") {
  const TemporaryFolder folder;
  const KeyPair pair = authority().issue();
  const std::string certificate = folder.write("tls.crt", pair.certificate);
  const std::string key = folder.write("tls.key", pair.key);
  const std::string other_key = folder.write("other.key", authority().issue().key);
  const std::string garbage = folder.write("garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  const std::string empty = folder.write("empty", "");
  const std::string missing = folder / "missing";
  const std::string directory = folder.path();
  const auto with = [](const std::string& the_certificate, const std::string& the_key) {
    return std::map<std::string, std::string>{{"TLS_CERT", the_certificate}, {"TLS_KEY", the_key}};
  };
  check_fails({"no certificate", with(missing, key), {"TLS_CERT", missing}});
  check_fails({"no key", with(certificate, missing), {"TLS_KEY", missing}});
  check_fails({"a folder", with(directory, key), {"TLS_CERT", directory}});
  check_fails({"an empty certificate", with(empty, key), {"TLS_CERT", empty}});
  check_fails({"an empty key", with(certificate, empty), {"TLS_KEY", empty}});
  check_fails({"a certificate that is none", with(garbage, key), {"TLS_CERT", garbage}});
  const std::string& issuer = authority().certificate();
  const std::string half = folder.write("half", pair.certificate + issuer.substr(0, issuer.size() / 2));
  check_fails({"a chain that is cut short", with(half, key), {"TLS_CERT", half, "behind the first"}});
  auto clients = with(certificate, key);
  clients["TLS_CLIENT_CA"] = half;
  check_fails({"an authority that is cut short", clients, {"TLS_CLIENT_CA", half, "cannot be read"}});
  check_fails({"a key that is none", with(certificate, garbage), {"TLS_KEY", garbage}});
  check_fails({"the key of another", with(certificate, other_key), {"TLS_KEY", other_key, "TLS_CERT", certificate}});
  // NOLINTNEXTLINE(readability-suspicious-call-argument): as it says
  check_fails({"the two confused", with(key, certificate), {"TLS_CERT", key}});
}

TEST_CASE("start: an invalid value ends it with one line that names variable, value and what is accepted") {
  const std::vector<StartCase> cases = {
      {"no colon", {{"LISTEN_ADDR", "8443"}}, {"LISTEN_ADDR", "\"8443\"", ":PORT"}},
      {"no port", {{"LISTEN_ADDR", "127.0.0.1:"}}, {"LISTEN_ADDR", "\"127.0.0.1:\""}},
      {"a port too large", {{"LISTEN_ADDR", ":65536"}}, {"LISTEN_ADDR", "\":65536\""}},
      {"a port's name", {{"METRICS_ADDR", ":http"}}, {"METRICS_ADDR", "\":http\""}},
      {"IPv6 without brackets", {{"LISTEN_ADDR", "::1:8443"}}, {"LISTEN_ADDR", "[IPV6]:PORT"}},
      {"no unit", {{"SHUTDOWN_DELAY", "10"}}, {"SHUTDOWN_DELAY", "\"10\"", "10s"}},
      {"below zero", {{"SHUTDOWN_DELAY", "-1s"}}, {"SHUTDOWN_DELAY", "\"-1s\""}},
      {"no duration", {{"SHUTDOWN_TIMEOUT", "soon"}}, {"SHUTDOWN_TIMEOUT", "\"soon\""}},
      {"enforcement", {{"ENFORCEMENT", "audit"}}, {"ENFORCEMENT", "\"audit\"", "deny or warn"}},
      {"log level", {{"WEBHOOK_LOG_LEVEL", "loud"}}, {"WEBHOOK_LOG_LEVEL", "\"loud\"", "trace, debug, info"}},
      {"TLS", {{"TLS_MIN_VERSION", "1.1"}}, {"TLS_MIN_VERSION", "\"1.1\"", "1.2 or 1.3"}},
      {"no user", {{"POD_CREATORS", "alice,,bob"}}, {"POD_CREATORS", "\"alice,,bob\""}},
      {"a value of two lines", {{"ENFORCEMENT", "a\nb\x1b[31m"}}, {"ENFORCEMENT", R"("a\nb\u001b[31m")"}},
  };
  for (const StartCase& failing : cases) check_fails(failing);
  check_fails({"a flag", {}, {"ENFORCEMENT", "\"audit\"", "deny or warn"}},
              {"serve", "--standalone", "--enforcement=audit"});
}

TEST_CASE("start: an address that is taken, or not ours") {
  const ServerProcess first;
  const auto environment = [&](const std::string& admission, const std::string& metrics) {
    return std::map<std::string, std::string>{{"TLS_CERT", first.folder() / "tls.crt"},
                                              {"TLS_KEY", first.folder() / "tls.key"},
                                              {"LISTEN_ADDR", admission},
                                              {"METRICS_ADDR", metrics}};
  };
  const std::string free = "127.0.0.1:0";
  const std::string taken = "127.0.0.1:" + std::to_string(first.port());
  const std::string taken_metrics = "127.0.0.1:" + std::to_string(first.metrics_port());
  const std::string in_use = "Address already in use";
  for (const char* log_level : {"info", "disabled"}) {
    auto admission = environment(taken, free);
    auto metrics = environment(free, taken_metrics);
    admission["WEBHOOK_LOG_LEVEL"] = metrics["WEBHOOK_LOG_LEVEL"] = log_level;
    check_fails({"admission", admission, {"LISTEN_ADDR", taken, in_use}});
    check_fails({"metrics", metrics, {"METRICS_ADDR", taken_metrics, in_use}});
  }
  // TEST-NET-1, which nobody has.
  check_fails({"not ours", environment("192.0.2.1:0", free), {"LISTEN_ADDR", "192.0.2.1:0"}});
}

TEST_CASE("start: no cluster, or no way to it") {
  const TemporaryFolder folder;
  const KeyPair pair = authority().issue();
  std::map<std::string, std::string> environment = {{"TLS_CERT", folder.write("tls.crt", pair.certificate)},
                                                    {"TLS_KEY", folder.write("tls.key", pair.key)},
                                                    {"LISTEN_ADDR", "127.0.0.1:0"},
                                                    {"METRICS_ADDR", "127.0.0.1:0"},
                                                    {"HOME", folder.path()}};
  const std::vector<std::string> serve = {"serve"};
  check_fails({"none", environment, {"no Kubernetes cluster", "KUBECONFIG", "--standalone"}}, serve);
  environment["KUBECONFIG"] = folder / "missing";
  check_fails({"no such file", environment, {"KUBECONFIG", folder / "missing"}}, serve);
  environment["KUBECONFIG"] = folder.path();
  check_fails({"a folder", environment, {"kubeconfig", folder.path()}}, serve);
  environment["KUBECONFIG"] = folder.write("garbage", "}{");
  check_fails({"garbage", environment, {"kubeconfig", folder / "garbage"}}, serve);
  environment["KUBECONFIG"] = folder.write("empty", "apiVersion: v1\nkind: Config\n");
  check_fails({"no context", environment, {"kubeconfig"}}, serve);
}

TEST_CASE("start: a flag wins over its variable") {
  const TemporaryFolder folder;
  const KeyPair pair = authority().issue();
  Program program({.arguments = {"serve", "--standalone", "--enforcement", "deny", "--listen-addr=127.0.0.1:0",
                                 "--metrics-addr=127.0.0.1:0", "--tls-cert", folder.write("tls.crt", pair.certificate),
                                 "--tls-key", folder.write("tls.key", pair.key), "--shutdown-delay=0"},
                   .environment = {{"ENFORCEMENT", "warn"}, {"LISTEN_ADDR", "nowhere"}, {"SHUTDOWN_DELAY", "1h"}}});
  REQUIRE(becomes_true([&] { return !program.is_running() || program.errors().find('\n') != std::string::npos; }));
  CHECK_THAT(program.errors(), Contains("\"msg\":\"serving\"") && Contains("\"enforcement\":\"deny\""));
  program.send_signal(SIGTERM);
  CHECK(program.wait() == 0);
}

bool has_ipv6() {
  const int socket = ::socket(AF_INET6, SOCK_STREAM, 0);
  ::close(socket);
  return socket >= 0 && std::filesystem::exists("/proc/net/if_inet6");
}

TEST_CASE("start: the forms of an address") {
  // A certificate for one host only: cpp-httplib's client reads past the end of a name that is an IPv4 address when it
  // is looking for an IPv6 one.
  const auto health_at = [](const std::string& address, const std::string& host, const std::string& name) {
    const ServerProcess server({.environment = {{"LISTEN_ADDR", address}, {"METRICS_ADDR", address}},
                                .certificate = authority().issue({.names = name})});
    return server.client(host).get("/healthz").body + server.metrics_client(host).get("/healthz").body;
  };
  CHECK(health_at("127.0.0.1:0", "127.0.0.1", "IP:127.0.0.1") == "okok");
  if (resolves("localhost")) {
    CHECK(health_at("localhost:0", "localhost", "DNS:localhost") == "okok");
  } else {
    WARN("this machine does not know localhost");
  }
  CHECK(health_at(":0", "127.0.0.1", "IP:127.0.0.1") == "okok");
  if (!has_ipv6()) {
    WARN("this machine has no IPv6");
    return;
  }
  CHECK(health_at("[::1]:0", "::1", "IP:::1") == "okok");
  CHECK(health_at(":0", "::1", "IP:::1") == "okok");
}

TEST_CASE("start: the least version of TLS") {
  const auto speaks_tls12 = [](const std::string& least) {
    const ServerProcess server({.environment = {{"TLS_MIN_VERSION", least}}});
    CHECK(server.client().get("/healthz").body == "ok");
    try {
      const TlsConnection connection(server.port(), authority().certificate(), TlsConnection::Versions::tls12_only);
      return true;
    } catch (const std::runtime_error&) {
      return false;
    }
  };
  CHECK(speaks_tls12("1.2"));
  CHECK_FALSE(speaks_tls12("1.3"));
}

// --- Readiness

TEST_CASE("readiness: not before the API server has answered") {
  std::atomic<bool> is_open = false;
  const FakeApiServer api(api_server_options(), [&](FakeApiServer::Call& call) {
    while (!is_open && call.is_connected(5)) continue;
    call.send(http_answer(200, "{}"));
  });
  const ServerProcess server({.api = &api});
  const Answer waiting = server.probe("/readyz");
  CHECK(waiting.status == 503);
  CHECK_THAT(waiting.body, Contains("[-]kube-api failed: ") && Contains("[+]certificate ok"));
  CHECK(server.client().get("/readyz").status == 503);
  CHECK(server.probe("/healthz").status == 200);
  CHECK(metrics_of(server).sum("cocoon_webhook_ready") == 0);
  // Not ready is not unable: what needs no cluster is answered.
  CHECK(server.client().post(cocoonset_target, recorded("cocoonset-create-full.json")).status == 200);

  is_open = true;
  CHECK(becomes_ready(server));
  CHECK(metrics_of(server).sum("cocoon_webhook_ready") == 1);
  CHECK(server.client().get("/readyz").status == 200);
  CHECK_THAT(server.probe("/readyz?verbose").body, Contains("[+]kube-api ok"));
}

TEST_CASE("readiness: an API server that does not take the credentials does not count") {
  std::atomic<int> code = 401;
  const FakeApiServer api(api_server_options(), [&](FakeApiServer::Call& call) {
    call.send(http_answer(code, recorded("parents/deployments_agents.403.json")));
  });
  const ServerProcess server({.api = &api});
  for (const int refused : {401, 403, 500}) {
    code = refused;
    const std::string said = "[-]kube-api failed: the API server answered HTTP " + std::to_string(refused);
    CHECK(becomes_true([&] { return server.probe("/readyz").body.find(said) != std::string::npos; }));
    CHECK(server.probe("/readyz").status == 503);
  }
  code = 200;
  CHECK(becomes_ready(server));
}

/// An API server whose polls fail from the second one on, so many of them.
class FailingApi {
 public:
  explicit FailingApi(int failures)
      : failures_(failures), server_(api_server_options(), [this](FakeApiServer::Call& call) { answer(call); }) {}

  const FakeApiServer* server() const { return &server_; }
  int polls() const { return polls_; }

 private:
  void answer(FakeApiServer::Call& call) {
    if (is_access_review(call.request)) {
      call.send(access_review_answer(true));
      return;
    }
    const int poll = ++polls_;
    call.send(http_answer(poll > 1 && poll <= 1 + failures_ ? 500 : 200, "{}"));
  }

  const int failures_;
  std::atomic<int> polls_ = 0;
  FakeApiServer server_;
};

TEST_CASE("readiness: one lost poll does not flip it, three in a row do, and one answer heals it") {
  const FailingApi blip(1);
  const FailingApi outage(4);
  const ServerProcess through_blip({.api = blip.server()});
  const ServerProcess through_outage({.api = outage.server()});
  REQUIRE(becomes_ready(through_blip));
  REQUIRE(becomes_ready(through_outage));
  bool stayed_ready = true;
  // Until the poll that failed and the one after it are over. They come 10 seconds after the first.
  CHECK(becomes_true([&] {
    stayed_ready = stayed_ready && is_ready(through_blip);
    return blip.polls() >= 3;
  }));
  CHECK(stayed_ready);
  CHECK(becomes_true([&] { return !is_ready(through_outage); }));
  CHECK(becomes_ready(through_outage));
  CHECK(outage.polls() >= 6);
  CHECK(metrics_of(through_outage).sum("cocoon_webhook_kube_requests_total", {{"code", "500"}}) == 4);
}

/// An API server with its own will about access reviews: the answers by resource, and how often it was asked.
class ReviewingApi {
 public:
  const FakeApiServer* server() const { return &server_; }
  void set_answer(const std::string& resource, const std::string& answer) {
    const std::lock_guard lock(mutex_);
    answers_[resource] = answer;
  }
  void set_answers(const std::string& answer) {
    for (const char* resource : {"deployments", "statefulsets"}) set_answer(resource, answer);
  }
  int reviews() const { return reviews_; }

 private:
  void answer(FakeApiServer::Call& call) {
    if (!is_access_review(call.request)) {
      call.send(good_poll_answer(call.request));
      return;
    }
    ++reviews_;
    const std::lock_guard lock(mutex_);
    const Json review = Json::parse(call.request.substr(call.request.find("\r\n\r\n") + 4));
    call.send(answers_.at(review["spec"]["resourceAttributes"]["resource"]));
  }

  std::mutex mutex_;
  std::map<std::string, std::string> answers_;
  std::atomic<int> reviews_ = 0;
  FakeApiServer server_{api_server_options(), [this](FakeApiServer::Call& call) { answer(call); }};
};

bool says(const ServerProcess& server, const std::string& text) {
  return server.probe("/readyz?verbose").body.find(text) != std::string::npos;
}

TEST_CASE("readiness: not before parents may be read, of which it says what is missing") {
  ReviewingApi api;
  api.set_answers(access_review_answer(false));
  const ServerProcess server({.api = api.server()});
  CHECK(becomes_true([&] {
    return says(server,
                "[-]permissions failed: the service account may not get deployments.apps, statefulsets.apps: "
                "see config/rbac\n");
  }));
  CHECK(becomes_true([&] { return says(server, "[+]kube-api ok"); }));
  CHECK(server.probe("/readyz").status == 503);
  api.set_answer("deployments", access_review_answer(true));
  CHECK(becomes_true([&] { return says(server, "may not get statefulsets.apps: see"); }));
  CHECK_FALSE(is_ready(server));
  api.set_answer("statefulsets", access_review_answer(true));
  CHECK(becomes_ready(server));
  CHECK(says(server, "[+]permissions ok\n"));
  // However often it was asked.
  CHECK(server.log("the parents of scale requests may not be read").size() == 1);
}

TEST_CASE("readiness: a cluster that does not say what may be read is no reason to wait") {
  const std::vector<std::pair<std::string, std::string>> answers = {
      {http_answer(403, recorded("parents/deployments_agents.403.json")), "HTTP 403"},
      {http_answer(404, "404 page not found"), "HTTP 404"},
      {http_answer(200, "{}"), "no access review"}};
  for (const auto& [answer, reason] : answers) {
    INFO(reason);
    ReviewingApi api;
    api.set_answers(answer);
    const ServerProcess server({.api = api.server()});
    CHECK(becomes_ready(server));
    CHECK(says(server, "[+]permissions ok (not known)\n"));
    const std::vector<Json> warnings = server.log("whether the parents of scale requests may be read is not known");
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].at("level") == "warn");
    CHECK_THAT(warnings[0].at("error").get<std::string>(), Contains(reason));
  }
}

TEST_CASE("readiness: what may be read is asked until it is known, and once it is granted no more") {
  ReviewingApi granted;
  granted.set_answers(access_review_answer(true));
  ReviewingApi silent;
  silent.set_answers(http_answer(403, "{}"));
  const ServerProcess of_granted({.api = granted.server()});
  const ServerProcess of_silent({.api = silent.server()});
  // The polls of both come after 10 seconds.
  CHECK(becomes_true([&] { return silent.reviews() >= 2; }));
  const auto polls = [&] { return granted.server()->requests().size() - 2; };
  CHECK(becomes_true([&] { return polls() >= 2; }));
  CHECK(of_silent.log("whether the parents of scale requests may be read is not known").size() == 1);
  silent.set_answers(access_review_answer(true));
  CHECK(becomes_true([&] { return says(of_silent, "[+]permissions ok\n"); }));
  CHECK(granted.reviews() == 2);
}

TEST_CASE("readiness: a certificate outside its time") {
  ServerProcess server({.certificate = authority().issue({.valid_from = hours(-2), .valid_to = hours(-1)})});
  const Answer expired = server.probe("/readyz");
  CHECK(expired.status == 503);
  CHECK_THAT(expired.body, Contains("[-]certificate failed: ") && Contains("expired"));
  CHECK(server.probe("/healthz").status == 200);

  const auto exchange = [&](const KeyPair& pair) {
    server.folder().write("tls.crt", pair.certificate);
    server.folder().write("tls.key", pair.key);
  };
  exchange(authority().issue({.valid_from = hours(1)}));
  CHECK(becomes_true([&] { return server.probe("/readyz").body.find("not valid yet") != std::string::npos; }));
  CHECK(server.probe("/readyz").status == 503);
  exchange(authority().issue());
  CHECK(becomes_ready(server));
}

// --- Certificates that change

TEST_CASE("certificate: overwritten files are served, a pair that does not match is not") {
  ServerProcess server({.certificate = authority().issue({.common_name = "first", .valid_to = hours(24)})});
  TlsConnection running(server.port(), authority().certificate());
  CHECK(running.certificate_name() == "first");
  const double expiry = metrics_of(server).sum("cocoon_webhook_tls_certificate_expiry_timestamp_seconds");
  CHECK(expiry > 0);

  const KeyPair second = authority().issue({.common_name = "second", .valid_to = hours(48)});
  server.folder().write("tls.crt", second.certificate);  // and the key of the first
  CHECK(becomes_true([&] { return reloads(server, "failure") > 0; }));
  CHECK(certificate_of(server) == "first");
  CHECK(reloads(server, "success") == 0);
  CHECK(is_ready(server));
  const std::vector<Json> errors = server.log("the changed certificate stays out of service");
  REQUIRE(errors.size() == 1);
  CHECK_THAT(errors[0].at("error").get<std::string>(), Contains("TLS_KEY"));

  server.folder().write("tls.key", second.key);
  CHECK(becomes_true([&] { return reloads(server, "success") > 0; }));
  CHECK(certificate_of(server) == "second");
  const double later = metrics_of(server).sum("cocoon_webhook_tls_certificate_expiry_timestamp_seconds");
  CHECK(later - expiry > 23 * 3600.0);

  // What was connected before is not cut.
  running.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(running.receive().body == "ok");
}

TEST_CASE("certificate: files that break or vanish leave the old one in service") {
  ServerProcess server({.certificate = authority().issue({.common_name = "first"})});
  const auto failures_reach = [&](double count) {
    return becomes_true([&] { return reloads(server, "failure") >= count; });
  };
  server.folder().write("tls.crt", "no certificate");
  CHECK(failures_reach(1));
  CHECK(certificate_of(server) == "first");
  std::filesystem::remove(server.folder() / "tls.crt");
  CHECK(failures_reach(2));
  CHECK(certificate_of(server) == "first");
  CHECK(is_ready(server));
  const KeyPair second = authority().issue({.common_name = "second"});
  server.folder().write("tls.key", second.key);
  server.folder().write("tls.crt", second.certificate);
  CHECK(becomes_true([&] { return certificate_of(server) == "second"; }));
}

/// A Secret's volume: the files are links into a folder, and the folder is a link that is swapped as one.
class SecretVolume {
 public:
  explicit SecretVolume(const KeyPair& pair) {
    put(pair);
    for (const char* file : {"tls.crt", "tls.key"}) {
      std::filesystem::create_symlink(std::string("..data/") + file, folder_ / file);
    }
  }

  void put(const KeyPair& pair) {
    const std::string before = current_;
    current_ = "..version_" + std::to_string(++versions_);
    folder_.write(current_ + "/tls.crt", pair.certificate);
    folder_.write(current_ + "/tls.key", pair.key);
    std::filesystem::create_symlink(current_, folder_ / "..data_tmp");
    std::filesystem::rename(folder_ / "..data_tmp", folder_ / "..data");
    if (!before.empty()) std::filesystem::remove_all(folder_ / before);
  }

  std::map<std::string, std::string> environment() const {
    return {{"TLS_CERT", folder_ / "tls.crt"}, {"TLS_KEY", folder_ / "tls.key"}};
  }

 private:
  TemporaryFolder folder_;
  std::string current_;
  int versions_ = 0;
};

TEST_CASE("certificate: a Secret's volume that is swapped") {
  SecretVolume volume(authority().issue({.common_name = "first"}));
  const ServerProcess server({.environment = volume.environment()});
  CHECK(certificate_of(server) == "first");
  for (const std::string name : {"second", "third"}) {
    volume.put(authority().issue({.common_name = name}));
    CHECK(becomes_true([&] { return certificate_of(server) == name; }));
  }
  CHECK(reloads(server, "success") == 2);
}

// --- The way out

TEST_CASE("shutdown: it serves on while it says that it goes, and a second signal ends it at once") {
  for (const int signal : {SIGTERM, SIGINT}) {
    // Much longer than the test may take: what ends it is the second signal.
    ServerProcess server({.environment = {{"SHUTDOWN_DELAY", "1h"}}});
    REQUIRE(is_ready(server));
    server.program().send_signal(signal);
    CHECK(becomes_true([&] { return !is_ready(server); }));
    CHECK_THAT(server.probe("/readyz").body, Contains("[-]shutdown failed"));
    CHECK(server.client().get("/readyz").status == 503);
    CHECK(metrics_of(server).sum("cocoon_webhook_ready") == 0);
    CHECK(server.probe("/healthz").status == 200);

    WebhookClient client = server.client();
    client.keep_alive();
    const Answer answer = client.post(cocoonset_target, recorded("cocoonset-create-nospec.json"));
    CHECK(answer.status == 200);
    CHECK(answer.json()["response"]["allowed"] == false);
    CHECK(answer.header("connection") == "close");
    CHECK(server.program().is_running());
    server.program().send_signal(signal);
    CHECK(server.program().wait() == 1);
  }
}

TEST_CASE("shutdown: exit code 0 once all is answered, idle connections or not") {
  for (const int signal : {SIGTERM, SIGINT}) {
    ServerProcess server({.environment = {{"SHUTDOWN_DELAY", "20ms"}}});
    WebhookClient idle = server.client();
    idle.keep_alive();
    CHECK(idle.get("/healthz").body == "ok");
    const TlsConnection silent(server.port(), authority().certificate());
    server.program().send_signal(signal);
    CHECK(server.program().wait() == 0);
    REQUIRE(server.log("stopped").size() == 1);
    CHECK(server.log("stopped")[0].at("finished") == true);
  }
}

/// An API server that holds back what is asked for a parent until it may answer.
class SlowApi {
 public:
  const FakeApiServer* server() const { return &server_; }
  bool is_asked() const { return asked_; }
  void release() { released_ = true; }

 private:
  void answer(FakeApiServer::Call& call) {
    if (!is_poll(call.request)) {
      asked_ = true;
      while (!released_ && call.is_connected(5)) continue;
    }
    recorded_(call);
  }

  std::atomic<bool> asked_ = false;
  std::atomic<bool> released_ = false;
  const FakeApiServer::Handler recorded_ = recorded_api_server();
  FakeApiServer server_{api_server_options(), [this](FakeApiServer::Call& call) { answer(call); }};
};

TEST_CASE("shutdown: a review in flight is answered first") {
  SlowApi api;
  ServerProcess server({.api = api.server(), .environment = {{"SHUTDOWN_TIMEOUT", "1h"}}});
  Answer answer;
  std::thread caller([&] { answer = server.client().post(scale_target, recorded("deployment-scale-down.json")); });
  CHECK(becomes_true([&] { return api.is_asked(); }));
  server.program().send_signal(SIGTERM);
  CHECK(server.has_logged("shutting down"));
  // No longer there for others.
  CHECK(becomes_true([&] { return server.client().get("/healthz").status == 0; }));
  CHECK(server.program().is_running());
  api.release();
  caller.join();
  CHECK(answer.status == 200);
  CHECK(answer.json()["response"]["status"]["code"] == 403);
  CHECK(server.program().wait() == 0);
}

TEST_CASE("shutdown: what is in flight longer than SHUTDOWN_TIMEOUT is given up, which the exit code tells") {
  SlowApi api;
  ServerProcess server({.api = api.server(), .environment = {{"SHUTDOWN_TIMEOUT", "50ms"}}});
  std::thread caller([&] { server.client().post(scale_target, recorded("deployment-scale-down.json")); });
  CHECK(becomes_true([&] { return api.is_asked(); }));
  CHECK(server.stop() == 1);
  caller.join();
  REQUIRE(server.log("stopped").size() == 1);
  CHECK(server.log("stopped")[0].at("finished") == false);
}

// --- What operators see

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
