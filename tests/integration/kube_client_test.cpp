// The Kubernetes client against a real TLS server on loopback that answers well, badly, slowly and not at all.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "native/kube/client.hpp"
#include "native/kube/parents.hpp"
#include "tests/integration/fake_api_server.hpp"
#include "tests/integration/program.hpp"
#include "tests/unit/kube/temporary_folder.hpp"

namespace {

using namespace std::chrono_literals;
using namespace cocoon::kube;
using cocoon::test::CertificateWish;
using cocoon::test::FakeApiServer;
using cocoon::test::http_answer;
using cocoon::test::KeyPair;
using cocoon::test::resolves;
using cocoon::test::TemporaryFolder;
using cocoon::test::TestAuthority;
using cocoon::test::tunnel;
using Call = FakeApiServer::Call;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

// Long enough for a machine under sanitizers with other things to do; nothing waits for it where all is well.
Deadline ample() { return Clock::now() + 30s; }

const TestAuthority& authority() {
  static const TestAuthority one;  // keys take a moment to make
  return one;
}

const KeyPair& server_pair() {
  static const KeyPair one = authority().issue();
  return one;
}

std::string recorded(const std::string& name) {
  std::ifstream file(COCOON_SOURCE_DIR "/tests/reviews/parents/" + name, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), {}};
  REQUIRE_FALSE(content.empty());
  return content;
}

ClusterAccess access_to(const FakeApiServer& server, const std::string& host = "127.0.0.1") {
  ClusterAccess access;
  access.server = {true, host, server.port(), "", "", ""};
  access.authority.text = authority().certificate();
  access.token = "test-token";
  return access;
}

FakeApiServer::Options with_tls() { return {.tls = server_pair()}; }

FakeApiServer::Handler answering(const std::string& answer) {
  return [answer](Call& call) { call.send(answer); };
}

bool has(const std::string& request, const std::string& line) {
  return request.find("\r\n" + line + "\r\n") != std::string::npos;
}

// The message of the error that a request to `server` must end with.
std::string failure(FakeApiServer& server, Deadline deadline = ample()) {
  Client client(access_to(server));
  const auto answer = client.get("/version", deadline);
  REQUIRE_FALSE(answer.ok());
  CHECK_THAT(answer.message(), StartsWith("GET https://127.0.0.1:"));
  CHECK_THAT(answer.message(), !Contains("test-token"));
  return answer.message();
}

// --- What an API server answers

TEST_CASE("kube client: the recorded answers of an API server come back as they are", "[kube]") {
  const std::map<std::string, std::pair<int, std::string>> answers = {
      {"/apis/apps/v1/namespaces/vms/deployments/agents", {200, "deployments_agents.json"}},
      {"/apis/apps/v1/namespaces/vms/statefulsets/db", {200, "statefulsets_db.json"}},
      {"/apis/apps/v1/namespaces/vms/deployments/nosuch", {404, "deployments_nosuch.404.json"}},
      {"/apis/apps/v1/namespaces/else/deployments/agents", {403, "deployments_agents.403.json"}},
  };
  std::map<std::string, std::string> bodies;
  for (const auto& [path, answer] : answers) bodies[path] = recorded(answer.second);
  FakeApiServer server(with_tls(), [&](Call& call) {
    const std::string path = call.request.substr(4, call.request.find(' ', 4) - 4);
    call.send(http_answer(answers.at(path).first, bodies.at(path)));
  });
  Client client(access_to(server));
  const auto check = [&](const ParentName& name, const std::string& path) {
    INFO(path);
    const auto answer = fetch_parent(client, name, ample());
    REQUIRE(answer.ok());
    CHECK(answer->status == answers.at(path).first);
    CHECK(answer->body == bodies.at(path));
  };
  check({"deployments", "vms", "agents"}, "/apis/apps/v1/namespaces/vms/deployments/agents");
  check({"statefulsets", "vms", "db"}, "/apis/apps/v1/namespaces/vms/statefulsets/db");
  check({"deployments", "vms", "nosuch"}, "/apis/apps/v1/namespaces/vms/deployments/nosuch");
  check({"deployments", "else", "agents"}, "/apis/apps/v1/namespaces/else/deployments/agents");
  CHECK(server.connections() == 1);  // kept
}

TEST_CASE("kube client: what a request looks like", "[kube]") {
  FakeApiServer server(with_tls(), answering(http_answer(201, "{}")));
  ClusterAccess access = access_to(server);
  access.server.path = "/k8s/clusters/c-1";
  access.impersonation = {{"Impersonate-User", "bob"}, {"Impersonate-Group", "a"}, {"Impersonate-Group", "b"}};
  Client client(access, {.user_agent = "cocoon-webhook/1.2.3"});

  REQUIRE(client.get("/version", ample()).ok());
  const std::string get = server.requests().at(0);
  CHECK_THAT(get, StartsWith("GET /k8s/clusters/c-1/version HTTP/1.1\r\n"));
  CHECK(has(get, "Host: 127.0.0.1:" + std::to_string(server.port())));
  CHECK(has(get, "User-Agent: cocoon-webhook/1.2.3"));
  CHECK(has(get, "Accept: application/json"));
  CHECK(has(get, "Authorization: Bearer test-token"));
  CHECK(has(get, "Impersonate-User: bob"));
  CHECK(has(get, "Impersonate-Group: a"));
  CHECK(has(get, "Impersonate-Group: b"));
  CHECK_THAT(get, !Contains("Accept-Encoding"));

  const auto answer = client.post("/apis/x", R"({"kind":"X"})", ample());
  REQUIRE(answer.ok());
  CHECK(answer->status == 201);
  const std::string post = server.requests().at(1);
  CHECK_THAT(post, StartsWith("POST /k8s/clusters/c-1/apis/x HTTP/1.1\r\n"));
  CHECK(has(post, "Content-Type: application/json"));
  CHECK(has(post, "Content-Length: 12"));
  CHECK_THAT(post, Catch::Matchers::EndsWith("\r\n\r\n{\"kind\":\"X\"}"));
}

TEST_CASE("kube client: any status is an answer, and is counted", "[kube]") {
  const int status = GENERATE(200, 302, 403, 429, 500, 503);
  FakeApiServer server(with_tls(), answering(http_answer(status, "x", "Location: https://127.0.0.1:1/\r\n")));
  std::vector<int> counted;
  Client client(access_to(server), {.on_response = [&](int code) { counted.push_back(code); }});
  const auto answer = client.get("/version", ample());
  REQUIRE(answer.ok());
  CHECK(answer->status == status);
  CHECK(answer->body == "x");
  CHECK(counted == std::vector{status});
  CHECK(server.requests().size() == 1);  // redirects are not followed
}

TEST_CASE("kube client: chunked answers, and answers that end with the connection", "[kube]") {
  const std::string chunked =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{\"\r\n5\r\na\":1}\r\n0\r\n\r\n";
  const std::string unbounded = "HTTP/1.1 200 OK\r\n\r\n{\"a\":1}";
  std::atomic<bool> chunks = true;
  FakeApiServer server(with_tls(), [&](Call& call) {
    call.send(chunks ? chunked : unbounded);
    if (!chunks) call.close();
  });
  Client client(access_to(server));
  for (const bool by_chunks : {true, true, false, false}) {
    chunks = by_chunks;
    const auto answer = client.get("/version", ample());
    REQUIRE(answer.ok());
    CHECK(answer->body == R"({"a":1})");
  }
  CHECK(server.connections() == 2);  // three on the first, one on the second
}

// --- Connections

TEST_CASE("kube client: a kept connection that the server has closed is not noticed", "[kube]") {
  const bool says_so = GENERATE(true, false);
  FakeApiServer server(with_tls(), [&](Call& call) {
    call.send(http_answer(200, "{}", says_so ? "Connection: close\r\n" : ""));
    call.close();
  });
  Client client(access_to(server));
  for (int i = 0; i < 5; ++i) CHECK(client.get("/version", ample()).ok());
  CHECK(server.connections() == 5);
  CHECK(server.requests().size() == 5);
}

TEST_CASE("kube client: a kept connection that closes in place of an answer is followed by a fresh one", "[kube]") {
  std::map<int, int> calls;
  FakeApiServer server(with_tls(), [&](Call& call) {
    if (call.connection == 1 && ++calls[1] == 2) return call.close();
    call.send(http_answer(200, "{}"));
  });
  std::vector<int> counted;
  Client client(access_to(server), {.on_response = [&](int code) { counted.push_back(code); }});
  CHECK(client.get("/1", ample()).ok());
  CHECK(client.get("/2", ample()).ok());
  CHECK(client.get("/3", ample()).ok());
  CHECK(server.connections() == 2);
  CHECK(server.requests().size() == 4);
  CHECK(counted == std::vector{200, 200, 200});
}

TEST_CASE("kube client: a fresh connection that closes in place of an answer is an error", "[kube]") {
  FakeApiServer server(with_tls(), [](Call& call) { call.close(); });
  CHECK_THAT(failure(server), Contains("closed the connection without an answer"));
  CHECK(server.requests().size() == 1);
}

TEST_CASE("kube client: no server there, or one that closes at once", "[kube]") {
  std::uint16_t free_port = 0;
  {
    FakeApiServer server({}, [](Call&) {});
    free_port = server.port();
  }
  ClusterAccess access;
  access.server = {true, "127.0.0.1", free_port, "", "", ""};
  std::vector<int> counted;
  Client client(access, {.on_response = [&](int code) { counted.push_back(code); }});
  const auto refused = client.get("/version", ample());
  REQUIRE_FALSE(refused.ok());
  CHECK_THAT(refused.message(), Contains("cannot connect to 127.0.0.1:" + std::to_string(free_port)));
  CHECK_THAT(refused.message(), Contains("Connection refused"));
  CHECK(counted == std::vector{0});

  FakeApiServer closing({.speaks_first = true}, [](Call&) {});
  CHECK_THAT(failure(closing), Contains("TLS handshake"));
}

TEST_CASE("kube client: IPv6", "[kube]") {
  FakeApiServer server({.tls = server_pair(), .ipv6 = true}, answering(http_answer(200, "{}")));
  Client client(access_to(server, "::1"));
  const auto answer = client.get("/version", ample());
  REQUIRE(answer.ok());
  CHECK(has(server.requests().at(0), "Host: [::1]:" + std::to_string(server.port())));
}

TEST_CASE("kube client: names are resolved, and those that cannot be are named", "[kube]") {
  FakeApiServer server(with_tls(), answering(http_answer(200, "{}")));
  if (resolves("localhost")) {
    Client by_name(access_to(server, "localhost"));  // which is ::1, too, where nobody listens
    CHECK(by_name.get("/version", ample()).ok());
  } else {
    WARN("this machine does not know localhost");
  }

  Client nowhere(access_to(server, "nosuch.invalid"));
  const auto answer = nowhere.get("/version", ample());
  REQUIRE_FALSE(answer.ok());
  CHECK_THAT(answer.message(), Contains("cannot resolve \"nosuch.invalid\""));
}

TEST_CASE("kube client: without TLS", "[kube]") {
  FakeApiServer server({}, answering(http_answer(200, "{}")));
  ClusterAccess access = access_to(server);
  access.server.tls = false;
  access.authority = {};
  Client client(access);
  CHECK(client.get("/version", ample()).ok());
  CHECK(client.get("/version", ample()).ok());
  CHECK(server.connections() == 1);
}

TEST_CASE("kube client: many threads at once", "[kube]") {
  constexpr int threads = 16;
  FakeApiServer server(
      with_tls(), [](Call& call) { call.send(http_answer(200, call.request.substr(0, call.request.find('\r')))); });
  std::atomic<int> counted = 0;
  Client client(access_to(server), {.on_response = [&](int code) { counted += code == 200 ? 1 : 0; }});
  std::atomic<int> right = 0;
  std::vector<std::thread> running;
  for (int t = 0; t < threads; ++t) {
    running.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        const std::string path = "/" + std::to_string(t) + "/" + std::to_string(i);
        const auto answer = client.get(path, ample());
        if (answer.ok() && answer->body == "GET " + path + " HTTP/1.1") ++right;
      }
    });
  }
  for (std::thread& thread : running) thread.join();
  CHECK(right == threads * 20);
  CHECK(counted == threads * 20);
  CHECK(server.connections() <= threads);
}

TEST_CASE("kube client: no more connections are kept than wanted", "[kube]") {
  std::atomic<int> waiting = 0;
  FakeApiServer server(with_tls(), [&](Call& call) {
    ++waiting;  // all four are under way at once
    while (waiting < 4) std::this_thread::sleep_for(1ms);
    call.send(http_answer(200, "{}"));
  });
  Client client(access_to(server), {.max_idle_connections = 1});
  const auto four_at_once = [&] {
    waiting = 0;
    std::vector<std::thread> running;
    for (int i = 0; i < 4; ++i) running.emplace_back([&] { (void)client.get("/version", ample()); });
    for (std::thread& thread : running) thread.join();
  };
  four_at_once();
  four_at_once();
  CHECK(server.connections() == 7);
}

// --- Credentials

TEST_CASE("kube client: after a 401 a token that has changed on disk is read, and the request made again", "[kube]") {
  const TemporaryFolder folder;
  ClusterAccess access;
  std::mutex mutex;
  std::string good = "first";
  FakeApiServer server(with_tls(), [&](Call& call) {
    const std::lock_guard lock(mutex);
    const bool known = has(call.request, "Authorization: Bearer " + good);
    call.send(known ? http_answer(200, "{}") : http_answer(401, "no"));
  });
  access = access_to(server);
  access.token = "";
  access.token_file = folder.write("token", "first\n");
  std::vector<int> counted;
  Client client(access, {.on_response = [&](int code) { counted.push_back(code); }});
  CHECK(client.get("/1", ample()).ok());
  folder.write("token", "second\n");
  {
    const std::lock_guard lock(mutex);
    good = "second";
  }
  const auto answer = client.get("/2", ample());
  REQUIRE(answer.ok());
  CHECK(answer->status == 200);
  CHECK(counted == std::vector{200, 401, 200});
  CHECK(server.connections() == 1);
}

TEST_CASE("kube client: a 401 that new credentials cannot cure is the answer", "[kube]") {
  FakeApiServer server(with_tls(), answering(http_answer(401, recorded("deployments_agents.401.json"))));
  Client client(access_to(server));
  const auto answer = client.get("/version", ample());
  REQUIRE(answer.ok());
  CHECK(answer->status == 401);
  CHECK(answer->body == recorded("deployments_agents.401.json"));
  CHECK(server.requests().size() == 1);  // the same token again would be the same answer again
}

TEST_CASE("kube client: a 401 with a token file that is gone says both", "[kube]") {
  const TemporaryFolder folder;
  FakeApiServer server(with_tls(), [&](Call& call) {
    std::filesystem::remove(folder / "token");
    call.send(http_answer(401, "no"));
  });
  ClusterAccess access = access_to(server);
  access.token = "";
  access.token_file = folder.write("token", "old");
  Client client(access);
  const auto answer = client.get("/version", ample());
  REQUIRE_FALSE(answer.ok());
  CHECK_THAT(answer.message(), Contains("401") && Contains(access.token_file) && Contains("No such file"));
}

TEST_CASE("kube client: one run of an exec plugin serves all who wait for it", "[kube]") {
  const TemporaryFolder folder;
  ClusterAccess access;
  FakeApiServer server(with_tls(), [](Call& call) {
    call.send(http_answer(has(call.request, "Authorization: Bearer from-plugin") ? 200 : 401, "{}"));
  });
  access = access_to(server);
  access.token = "";
  access.exec = ExecPlugin{};
  access.exec->api_version = "client.authentication.k8s.io/v1";
  access.exec->command = folder.write_script("plugin", "echo run >> " + (folder / "runs") + R"(
sleep 0.2
echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"from-plugin"}}'
)");
  Client client(access);
  std::atomic<int> right = 0;
  std::vector<std::thread> running;
  for (int i = 0; i < 8; ++i) {
    running.emplace_back([&] {
      const auto answer = client.get("/version", ample());
      if (answer.ok() && answer->status == 200) ++right;
    });
  }
  for (std::thread& thread : running) thread.join();
  CHECK(right == 8);
  CHECK(folder.read("runs") == "run\n");
}

TEST_CASE("kube client: an exec plugin that never ends is stopped at the deadline", "[kube]") {
  const TemporaryFolder folder;
  FakeApiServer server(with_tls(), answering(http_answer(200, "{}")));
  ClusterAccess access = access_to(server);
  access.token = "";
  access.exec = ExecPlugin{};
  access.exec->api_version = "client.authentication.k8s.io/v1";
  access.exec->command = folder.write_script("plugin", "sleep 600\n");
  Client client(access);
  const auto begin = Clock::now();
  const auto answer = client.get("/version", Clock::now() + 300ms);
  REQUIRE_FALSE(answer.ok());
  CHECK_THAT(answer.message(), Contains("did not end before the deadline"));
  CHECK(Clock::now() - begin < 20s);
}

// --- Whom to trust

std::string refusal(const CertificateWish& wish, const std::string& tls_server_name = "") {
  FakeApiServer server({.tls = authority().issue(wish)}, answering(http_answer(200, "{}")));
  ClusterAccess access = access_to(server);
  access.tls_server_name = tls_server_name;
  Client client(access);
  const auto answer = client.get("/version", ample());
  CHECK(server.requests().empty() == !answer.ok());  // and no token was shown to the wrong one
  return answer.ok() ? "" : answer.message();
}

TEST_CASE("kube client: the server's certificate must be of the given authority", "[kube]") {
  const TestAuthority other;
  FakeApiServer server({.tls = other.issue()}, answering(http_answer(200, "{}")));
  CHECK_THAT(failure(server), Contains("not trusted") && Contains("unable to get local issuer certificate"));
  CHECK(server.requests().empty());

  ClusterAccess insecure = access_to(server);
  insecure.authority = {};
  insecure.insecure_skip_tls_verify = true;
  CHECK(Client(insecure).get("/version", ample()).ok());

  ClusterAccess system_roots = access_to(server);
  system_roots.authority = {};
  CHECK_FALSE(Client(system_roots).get("/version", ample()).ok());

  ClusterAccess rotating = access_to(server);  // from one authority to another of the same name
  rotating.authority.text = authority().certificate() + other.certificate();
  CHECK(Client(rotating).get("/version", ample()).ok());
}

TEST_CASE("kube client: the server's certificate must be for the server's name", "[kube]") {
  CHECK(refusal({.names = "IP:127.0.0.1"}).empty());
  CHECK_THAT(refusal({.names = "DNS:kubernetes.default,IP:10.96.0.1"}),
             Contains("the certificate is for kubernetes.default, 10.96.0.1") && Contains("tls-server-name"));
  CHECK_THAT(refusal({.names = "DNS:127.0.0.1"}), Contains("the certificate is for 127.0.0.1"));
  CHECK_THAT(refusal({.names = "", .common_name = "127.0.0.1"}), Contains("the certificate is for no name at all"));

  CHECK(refusal({.names = "DNS:kubernetes"}, "kubernetes").empty());
  CHECK(refusal({.names = "DNS:*.default.svc"}, "kubernetes.default.svc").empty());
  CHECK_THAT(refusal({.names = "DNS:*.svc"}, "kubernetes.default.svc"), Contains("the certificate is for *.svc"));
  CHECK_THAT(refusal({.names = "DNS:kubernetes"}, "127.0.0.1"), Contains("the certificate is for kubernetes"));
  CHECK_THAT(refusal({.names = "IP:127.0.0.1"}, "kubernetes"), Contains("the certificate is for 127.0.0.1"));
}

TEST_CASE("kube client: the server's certificate must be valid now", "[kube]") {
  CHECK_THAT(refusal({.valid_from = -48h, .valid_to = -24h}), Contains("the certificate has expired at 20"));
  CHECK_THAT(refusal({.valid_from = 24h, .valid_to = 48h}), Contains("the certificate is not valid before 20"));
}

TEST_CASE("kube client: a server that wants a client certificate", "[kube]") {
  FakeApiServer server({.tls = server_pair(), .client_authority = authority().certificate()},
                       [](Call& call) { call.send(http_answer(200, call.client_subject)); });
  CHECK_THAT(failure(server), Contains("certificate required"));

  ClusterAccess access = access_to(server);
  const KeyPair alice = authority().issue({.common_name = "alice"});
  access.client_certificate.text = alice.certificate;
  access.client_key.text = alice.key;
  const auto answer = Client(access).get("/version", ample());
  REQUIRE(answer.ok());
  CHECK(answer->body == "alice");

  access.client_key.text = authority().issue().key;
  const auto mismatch = Client(access).get("/version", ample());
  REQUIRE_FALSE(mismatch.ok());
  CHECK_THAT(mismatch.message(), Contains("the client key must be the one"));
}

TEST_CASE("kube client: a client certificate that is renewed on disk is shown on a new connection", "[kube]") {
  const TemporaryFolder folder;
  const KeyPair alice = authority().issue({.common_name = "alice"});
  const KeyPair bob = authority().issue({.common_name = "bob"});
  FakeApiServer server({.tls = server_pair(), .client_authority = authority().certificate()},
                       [](Call& call) { call.send(http_answer(200, call.client_subject)); });
  ClusterAccess access = access_to(server);
  access.client_certificate.file = folder.write("tls.crt", alice.certificate);
  access.client_key.file = folder.write("tls.key", alice.key);
  Client client(access, {.times = {.reread_files = 0ms, .retry_after = 0ms}});
  const auto who = [&] {
    const auto answer = client.get("/version", ample());
    return answer.ok() ? answer->body : answer.message();
  };
  CHECK(who() == "alice");
  CHECK(who() == "alice");
  folder.write("tls.crt", bob.certificate);  // half way: the pair does not match, and the old one goes on
  CHECK(who() == "alice");
  CHECK(server.connections() == 1);
  folder.write("tls.key", bob.key);
  CHECK(who() == "bob");
  CHECK(who() == "bob");
  CHECK(server.connections() == 2);
}

// --- Time

// A request to `server` ends, with an error, soon after its deadline. The bound is generous: it proves an end, not
// speed.
std::string failure_in_time(FakeApiServer& server) {
  const auto begin = Clock::now();
  const std::string message = failure(server, begin + 300ms);
  CHECK(Clock::now() - begin < 20s);
  CHECK_THAT(message, Contains("the deadline passed"));
  return message;
}

TEST_CASE("kube client: silence ends at the deadline", "[kube]") {
  FakeApiServer before_handshake({.speaks_first = true}, [](Call& call) { call.wait_until_closed(); });
  CHECK_THAT(failure_in_time(before_handshake), Contains("TLS handshake"));

  FakeApiServer before_answer(with_tls(), [](Call& call) { call.wait_until_closed(); });
  failure_in_time(before_answer);
  CHECK(before_answer.requests().size() == 1);

  FakeApiServer in_body(with_tls(), [](Call& call) {
    call.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{");
    call.wait_until_closed();
  });
  failure_in_time(in_body);
}

TEST_CASE("kube client: a drip ends at the deadline, wherever it drips", "[kube]") {
  const std::string forever(100'000, 'x');  // bytes, a few milliseconds each
  std::string record("\x16\x03\x03\x40\x00\x02\x00\x3f\xfc", 9);
  record += forever;
  FakeApiServer in_handshake({.speaks_first = true}, [&](Call& call) { call.drip(record); });
  CHECK_THAT(failure_in_time(in_handshake), Contains("TLS handshake"));

  FakeApiServer in_status_line(with_tls(), [&](Call& call) { call.drip("HTTP/1.1 200 " + forever); });
  failure_in_time(in_status_line);

  FakeApiServer in_headers(with_tls(), [&](Call& call) {
    call.send("HTTP/1.1 200 OK\r\nX-Slow: ");
    call.drip(forever);
  });
  failure_in_time(in_headers);

  FakeApiServer in_body(with_tls(), [&](Call& call) {
    call.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    call.drip(forever);
  });
  failure_in_time(in_body);

  FakeApiServer in_chunks(with_tls(), [&](Call& call) {
    std::string chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 20'000; ++i) chunks += "1\r\nx\r\n";
    call.drip(chunks);
  });
  failure_in_time(in_chunks);
}

TEST_CASE("kube client: a kept connection that falls silent ends at the deadline, too", "[kube]") {
  std::atomic<bool> silent = false;
  FakeApiServer server(with_tls(), [&](Call& call) {
    if (silent) return call.wait_until_closed();
    call.send(http_answer(200, "{}"));
  });
  Client client(access_to(server));
  REQUIRE(client.get("/version", ample()).ok());
  silent = true;
  const auto begin = Clock::now();
  const auto answer = client.get("/version", begin + 300ms);
  CHECK(Clock::now() - begin < 20s);
  REQUIRE_FALSE(answer.ok());
  CHECK_THAT(answer.message(), Contains("the deadline passed"));
  CHECK(server.connections() == 1);
}

TEST_CASE("kube client: a server that reads nothing of a large request", "[kube]") {
  FakeApiServer server({.speaks_first = true}, [](Call& call) {
    while (call.is_connected(1000)) continue;
  });
  ClusterAccess access = access_to(server);
  access.server.tls = false;
  Client client(access);
  const auto begin = Clock::now();
  const auto answer = client.post("/apis/x", std::string(32U << 20U, 'x'), begin + 300ms);
  CHECK(Clock::now() - begin < 20s);
  REQUIRE_FALSE(answer.ok());
  CHECK_THAT(answer.message(), Contains("the deadline passed"));
}

// A listener whose queue is full takes no connections: the handshake of TCP itself is not answered.
class FullListener {
 public:
  FullListener() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(listener_, 0) == 0);
    socklen_t length = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
    port = ntohs(address.sin_port);
    for (int& filler : fillers_) {
      filler = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
      // Under way and no further, which is no success.
      static_cast<void>(::connect(filler, reinterpret_cast<const sockaddr*>(&address), sizeof address));
    }
  }
  ~FullListener() {
    for (const int filler : fillers_) ::close(filler);
    ::close(listener_);
  }
  std::uint16_t port = 0;

 private:
  int listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
  int fillers_[4] = {};
};

TEST_CASE("kube client: connecting ends at the deadline", "[kube]") {
  const FullListener full;
  ClusterAccess access;
  access.server = {true, "127.0.0.1", full.port, "", "", ""};
  Client client(access);
  const auto begin = Clock::now();
  const auto answer = client.get("/version", begin + 300ms);
  CHECK(Clock::now() - begin < 20s);
  REQUIRE_FALSE(answer.ok());
  CHECK_THAT(answer.message(), Contains("cannot connect to 127.0.0.1") && Contains("the deadline passed"));
}

TEST_CASE("kube client: a deadline that has passed already", "[kube]") {
  FakeApiServer server(with_tls(), answering(http_answer(200, "{}")));
  failure(server, Clock::now() - 1s);
  CHECK(server.requests().empty());
}

// --- Nonsense

TEST_CASE("kube client: what is no HTTP is no answer", "[kube]") {
  const std::string nonsense = GENERATE(
      as<std::string>(), "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc\r\n\r\n", "\r\n\r\n", "HTTP/2 200 OK\r\n\r\n",
      "{\"kind\":\"Deployment\"}\r\n", "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}", "HTTP/1.1 103 Early Hints\r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");
  INFO(nonsense);
  FakeApiServer server(with_tls(), [&](Call& call) {
    call.send(nonsense);
    call.close();
  });
  CHECK_THAT(failure(server), Contains("the answer") || Contains("closed the connection"));
}

TEST_CASE("kube client: what speaks no TLS is told so", "[kube]") {
  FakeApiServer server({}, answering(""));
  FakeApiServer ssh({.speaks_first = true}, [](Call& call) {
    call.send("HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTPS request to an HTTP server.\n");
    call.wait_until_closed();
  });
  CHECK_THAT(failure(ssh), Contains("the other side speaks no TLS"));
}

TEST_CASE("kube client: an answer that is cut short is none", "[kube]") {
  const std::string start = GENERATE(as<std::string>(), "HTT", "HTTP/1.1 200 OK\r\nContent-Le",
                                     "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
                                     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a",
                                     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n");
  INFO(start);
  FakeApiServer server(with_tls(), [&](Call& call) {
    call.send(start);
    call.close();
  });
  failure(server);
  CHECK(server.requests().size() == 1);
}

TEST_CASE("kube client: an answer without end is refused, and costs no memory", "[kube]") {
  const std::string start =
      GENERATE(as<std::string>(), "HTTP/1.1 200 ", "HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\n\r\n",
               "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000000\r\n\r\n",
               "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999999\r\n\r\n",
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffff\r\n",
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 ");
  INFO(start);
  FakeApiServer server(with_tls(), [&](Call& call) {
    const std::string block(16384, '0');
    for (bool there = call.send(start); there;) there = call.send(block);
    call.close();
  });
  CHECK_THAT(failure(server), Contains("too large") || Contains("too long"));
}

TEST_CASE("kube client: headers without end are refused", "[kube]") {
  FakeApiServer server(with_tls(), [&](Call& call) {
    std::string block;
    for (int i = 0; i < 500; ++i) block += "X-Header-" + std::to_string(i) + ": x\r\n";
    for (bool there = call.send("HTTP/1.1 200 OK\r\n"); there;) there = call.send(block);
    call.close();
  });
  failure(server);
}

TEST_CASE("kube client: an answer as large as may be, and one byte more", "[kube]") {
  FakeApiServer server(with_tls(), [](Call& call) {
    const bool more = call.request.find("/more") != std::string::npos;
    call.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(more ? 4194305 : 4000000) + "\r\n\r\n" +
              std::string(more ? 4194305 : 4000000, 'x'));
  });
  Client client(access_to(server));
  const auto answer = client.get("/", ample());
  REQUIRE(answer.ok());
  CHECK(answer->body.size() == 4000000);
  CHECK_FALSE(client.get("/more", ample()).ok());
}

TEST_CASE("kube client: a compressed answer, which nobody asked for, is refused", "[kube]") {
  FakeApiServer server(with_tls(), answering(http_answer(200, "\x1f\x8b", "Content-Encoding: gzip\r\n")));
  CHECK_THAT(failure(server), Contains("encoded as \"gzip\""));
}

// --- Proxies

TEST_CASE("kube client: through a proxy, which sees nothing of it", "[kube]") {
  FakeApiServer server(with_tls(), answering(http_answer(200, "{}")));
  const bool tls_to_proxy = GENERATE(false, true);
  FakeApiServer proxy(tls_to_proxy ? with_tls() : FakeApiServer::Options{}, tunnel);
  ClusterAccess access = access_to(server);
  access.proxy = Url{tls_to_proxy, "127.0.0.1", proxy.port(), "", "user", "pass"};
  Client client(access);
  for (int i = 0; i < 2; ++i) {
    const auto answer = client.get("/version", ample());
    INFO((answer.ok() ? "" : answer.message()));
    REQUIRE(answer.ok());
  }
  REQUIRE(proxy.requests().size() == 1);
  const std::string connect = proxy.requests().at(0);
  CHECK_THAT(connect, StartsWith("CONNECT 127.0.0.1:" + std::to_string(server.port()) + " HTTP/1.1\r\n"));
  CHECK(has(connect, "Proxy-Authorization: Basic dXNlcjpwYXNz"));
  CHECK_THAT(connect, !Contains("test-token"));
  CHECK(server.requests().size() == 2);
  CHECK_THAT(server.requests().at(0), !Contains("Proxy-"));
}

TEST_CASE("kube client: a proxy that refuses is named, its password is not", "[kube]") {
  FakeApiServer proxy({}, answering(http_answer(407, "who are you?")));
  ClusterAccess access;
  access.server = {true, "10.0.0.1", 6443, "", "", ""};
  access.proxy = Url{false, "127.0.0.1", proxy.port(), "", "user", "secret-password"};
  const auto answer = Client(access).get("/version", ample());
  REQUIRE_FALSE(answer.ok());
  CHECK_THAT(answer.message(), Contains("proxy http://127.0.0.1:") && Contains("407") && Contains("10.0.0.1:6443"));
  CHECK_THAT(answer.message(), !Contains("secret-password") && !Contains("dXNlc"));
}

TEST_CASE("kube client: without TLS a proxy gets the whole URL", "[kube]") {
  FakeApiServer proxy({}, answering(http_answer(200, "{}")));
  ClusterAccess access;
  access.server = {false, "kubernetes.example", 8080, "", "", ""};
  access.proxy = Url{false, "127.0.0.1", proxy.port(), "", "user", "pass"};
  REQUIRE(Client(access).get("/version", ample()).ok());
  const std::string request = proxy.requests().at(0);
  CHECK_THAT(request, StartsWith("GET http://kubernetes.example:8080/version HTTP/1.1\r\n"));
  CHECK(has(request, "Host: kubernetes.example:8080"));
  CHECK(has(request, "Proxy-Authorization: Basic dXNlcjpwYXNz"));
}

}  // namespace
