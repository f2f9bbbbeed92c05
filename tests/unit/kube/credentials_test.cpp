// What our requests show, and when it is renewed. Files change and time passes here, without a server.
#include "native/kube/credentials.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <string>

#include "tests/unit/kube/temporary_folder.hpp"

namespace {

using namespace std::chrono_literals;
using namespace cocoon;
using namespace cocoon::kube;
using Catch::Matchers::Contains;
using cocoon::test::TemporaryFolder;

Deadline ample() { return Clock::now() + 30s; }

constexpr CredentialTimes always = {.reread_files = 0ms, .retry_after = 0ms, .refusals_apart = 0ms};
constexpr CredentialTimes never = {.reread_files = 1h, .renew_early = 1h, .retry_after = 1h, .refusals_apart = 0ms};

std::string header(const Result<IdentityPtr>& identity, const std::string& name = "Authorization") {
  if (!identity.ok()) return identity.message();
  std::string values;
  for (const auto& [key, value] : (*identity)->headers) {
    if (key == name) values += (values.empty() ? "" : ", ") + value;
  }
  return values;
}

TEST_CASE("credentials: what is written in the kubeconfig", "[kube]") {
  ClusterAccess access;
  CHECK((*Credentials(access, false).current(ample()))->headers.empty());
  access.token = "t";
  access.impersonation = {{"Impersonate-User", "bob"}};
  Credentials token(access, false);
  CHECK(header(token.current(ample())) == "Bearer t");
  CHECK(header(token.current(ample()), "Impersonate-User") == "bob");
  CHECK(*token.renewed(*token.current(ample()), ample()) == *token.current(ample()));  // nothing new to be had

  ClusterAccess basic;
  basic.username = "user";
  basic.password = "pass";
  CHECK(header(Credentials(basic, false).current(ample())) == "Basic dXNlcjpwYXNz");
}

TEST_CASE("credentials: a token file is read again when its time has come, or the token was refused", "[kube]") {
  const TemporaryFolder folder;
  ClusterAccess access;
  access.token_file = folder.write("token", " one\n\n");
  Credentials at_once(access, false, always);
  Credentials later(access, false, never);
  CHECK(header(at_once.current(ample())) == "Bearer one");
  const auto first = later.current(ample());
  CHECK(header(first) == "Bearer one");
  folder.write("token", "two");
  CHECK(header(at_once.current(ample())) == "Bearer two");
  CHECK(header(later.current(ample())) == "Bearer one");
  CHECK(header(later.renewed(*first, ample())) == "Bearer two");
  CHECK(header(later.current(ample())) == "Bearer two");
}

TEST_CASE("credentials: refusals that come together renew once", "[kube]") {
  const TemporaryFolder folder;
  ClusterAccess access;
  access.token_file = folder.write("token", "one");
  Credentials credentials(access, false, {.refusals_apart = 1h});
  const auto first = *credentials.current(ample());
  folder.write("token", "two");
  const auto second = credentials.renewed(first, ample());
  CHECK(header(second) == "Bearer two");
  folder.write("token", "three");
  CHECK(header(credentials.renewed(first, ample())) == "Bearer two");    // the one that was refused is gone already
  CHECK(header(credentials.renewed(*second, ample())) == "Bearer two");  // and this one was read just now
}

TEST_CASE("credentials: a token file that cannot be read", "[kube]") {
  const TemporaryFolder folder;
  ClusterAccess access;
  access.token_file = folder / "token";
  Credentials credentials(access, false, always);
  CHECK_THAT(header(credentials.current(ample())), Contains("credentials: cannot read") && Contains(access.token_file));
  folder.write("token", "\n");
  CHECK_THAT(header(credentials.current(ample())), Contains("is empty"));
  folder.write("token", "one\r\nX-Evil: 1");
  CHECK_THAT(header(credentials.current(ample())), Contains("control characters") && !Contains("Evil"));

  folder.write("token", "one");
  const auto first = credentials.current(ample());
  CHECK(header(first) == "Bearer one");
  folder.write("token", "");
  CHECK(header(credentials.current(ample())) == "Bearer one");  // the last good one, until it is refused
  CHECK_THAT(header(credentials.renewed(*first, ample())), Contains("is empty"));

  access.token = "written";  // as with client-go: what to fall back on
  CHECK(header(Credentials(access, false, always).current(ample())) == "Bearer written");
}

// --- Exec plugins

struct Plugin {
  TemporaryFolder folder;
  ClusterAccess access;

  Plugin() {
    access.exec = ExecPlugin{};
    access.exec->api_version = "client.authentication.k8s.io/v1";
    access.exec->command =
        folder.write_script("plugin", "echo run >> " + (folder / "runs") + "\n. " + (folder / "says"));
  }
  void says(const std::string& token, std::chrono::seconds expires_in) const {
    const std::time_t at = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() + expires_in);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&at));
    folder.write("says", R"(echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{)"
                         R"("token":")" +
                             token + R"(","expirationTimestamp":")" + text + "\"}}'\n");
  }
  auto runs() const { return folder.read("runs").size() / 4; }
};

TEST_CASE("credentials: a plugin runs once for as long as its credential lasts", "[kube]") {
  Plugin plugin;
  plugin.says("one", 1h);
  Credentials credentials(plugin.access, false);
  for (int i = 0; i < 3; ++i) CHECK(header(credentials.current(ample())) == "Bearer one");
  CHECK(plugin.runs() == 1);
  plugin.says("two", 1h);
  CHECK(header(credentials.renewed(*credentials.current(ample()), ample())) == "Bearer two");
  CHECK(plugin.runs() == 2);
}

TEST_CASE("credentials: a plugin runs again when its credential has expired", "[kube]") {
  Plugin plugin;
  plugin.says("one", -1h);
  Credentials credentials(plugin.access, false);
  CHECK(header(credentials.current(ample())) == "Bearer one");
  plugin.says("two", 1h);
  CHECK(header(credentials.current(ample())) == "Bearer two");
  CHECK(header(credentials.current(ample())) == "Bearer two");
  CHECK(plugin.runs() == 2);
}

TEST_CASE("credentials: a plugin runs again a little before its credential expires", "[kube]") {
  Plugin plugin;
  plugin.says("one", 1h);
  Credentials early(plugin.access, false, {.renew_early = 2h, .retry_after = 0ms});
  Credentials left_alone(plugin.access, false, {.renew_early = 2h, .retry_after = 30min});
  CHECK(header(early.current(ample())) == "Bearer one");
  CHECK(header(left_alone.current(ample())) == "Bearer one");
  plugin.says("two", 1h);
  CHECK(header(early.current(ample())) == "Bearer two");
  CHECK(header(left_alone.current(ample())) == "Bearer one");
}

TEST_CASE("credentials: where a plugin fails, its last credential is used while it is good", "[kube]") {
  Plugin plugin;
  plugin.says("one", 1h);
  Credentials credentials(plugin.access, false, {.renew_early = 2h, .retry_after = 0ms});
  const auto first = credentials.current(ample());
  CHECK(header(first) == "Bearer one");
  plugin.folder.write("says", "echo 'no network' >&2; exit 1\n");
  CHECK(header(credentials.current(ample())) == "Bearer one");
  CHECK(plugin.runs() == 2);
  CHECK_THAT(header(credentials.renewed(*first, ample())), Contains("no network"));  // it is not good: it was refused
  CHECK(plugin.runs() == 3);
}

TEST_CASE("credentials: a plugin that hangs does not take the time of a request that can do without", "[kube]") {
  Plugin plugin;
  plugin.says("one", 1h);
  Credentials credentials(plugin.access, false, {.renew_early = 2h, .retry_after = 0ms});
  REQUIRE(credentials.current(ample()).ok());
  plugin.folder.write("says", "sleep 600\n");
  const auto deadline = Clock::now() + 2s;
  CHECK(header(credentials.current(deadline)) == "Bearer one");
  CHECK(Clock::now() < deadline + 20s);
}

TEST_CASE("credentials: a token or a user name comes before a plugin", "[kube]") {
  Plugin plugin;
  plugin.says("plugin", 1h);
  plugin.access.token = "written";
  CHECK(header(Credentials(plugin.access, false).current(ample())) == "Bearer written");
  plugin.access.token = "";
  plugin.access.username = "jane";
  CHECK_THAT(header(Credentials(plugin.access, false).current(ample())), Contains("Basic"));
  CHECK(plugin.runs() == 0);
}

// --- TLS

TEST_CASE("credentials: PEM that is none is named, and not repeated", "[kube]") {
  const TemporaryFolder folder;
  const auto message = [](const ClusterAccess& access) {
    const auto identity = Credentials(access, true).current(ample());
    REQUIRE_FALSE(identity.ok());
    CHECK_THAT(identity.message(), !Contains("secret"));
    return identity.message();
  };
  ClusterAccess access;
  access.authority.text = "secret";
  CHECK_THAT(message(access), Contains("the certificate authority must be one or more certificates in PEM"));
  access.authority = {"", folder / "nosuch"};
  CHECK_THAT(message(access), Contains("cannot read \"" + (folder / "nosuch")));
  access.authority = {};
  access.client_certificate.text = "secret";
  access.client_key.text = "secret";
  CHECK_THAT(message(access), Contains("the client certificate must be"));
}

}  // namespace
