// Programs that print credentials: how they are run, what they are told, what is taken from them.
#include "native/kube/exec_plugin.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

#include "native/system/process.hpp"
#include "tests/generate/json.hpp"
#include "tests/unit/kube/temporary_folder.hpp"

namespace {

using namespace std::chrono_literals;
using namespace cocoon;
using namespace cocoon::kube;
using Catch::Matchers::Contains;
using cocoon::Json;
using cocoon::test::TemporaryFolder;

const std::string v1 = "client.authentication.k8s.io/v1";

// --- Running programs

Deadline ample() { return Clock::now() + 30s; }

Result<Finished> shell(const std::string& script, Deadline deadline = ample()) {
  return run_command({"sh", {"-c", script}, {}}, deadline);
}

TEST_CASE("process: output, complaint and exit code", "[kube]") {
  const auto finished = shell("echo out; echo err >&2; exit 3");
  REQUIRE(finished.ok());
  CHECK(finished->output == "out\n");
  CHECK(finished->complaint == "err\n");
  CHECK(finished->exit_code == 3);
  CHECK(shell("kill -TERM $$")->exit_code == 128 + 15);
}

TEST_CASE("process: no shell reads the arguments", "[kube]") {
  const auto finished = run_command({"printf", {"%s|", "a b", "$HOME", "`id`", ""}, {}}, ample());
  REQUIRE(finished.ok());
  CHECK(finished->output == "a b|$HOME|`id`||");
}

TEST_CASE("process: the environment is ours and what is added to it", "[kube]") {
  ::setenv("COCOON_TEST_KEPT", "kept", 1);
  ::setenv("COCOON_TEST_REPLACED", "old", 1);
  const auto finished = run_command({"sh",
                                     {"-c", "echo $COCOON_TEST_KEPT $COCOON_TEST_REPLACED $COCOON_TEST_NEW"},
                                     {{"COCOON_TEST_REPLACED", "new"}, {"COCOON_TEST_NEW", "x=y"}}},
                                    ample());
  ::unsetenv("COCOON_TEST_KEPT");
  ::unsetenv("COCOON_TEST_REPLACED");
  REQUIRE(finished.ok());
  CHECK(finished->output == "kept new x=y\n");
}

TEST_CASE("process: it reads nothing and has no file of ours", "[kube]") {
  const int ours = ::dup(1);  // without O_CLOEXEC
  const auto finished = shell("cat; ls /proc/self/fd | tr '\\n' ' '");
  ::close(ours);
  REQUIRE(finished.ok());
  CHECK(finished->output == "0 1 2 3 ");  // 3 is what ls itself has opened
}

TEST_CASE("process: what cannot be run is named", "[kube]") {
  const TemporaryFolder folder;
  const auto missing = run_command({folder / "nosuch", {}, {}}, ample());
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.message() == "cannot run \"" + (folder / "nosuch") + "\": No such file or directory");
  const auto no_program = run_command({folder.write("text", "x"), {}, {}}, ample());
  REQUIRE_FALSE(no_program.ok());
  CHECK_THAT(no_program.message(), Contains("Permission denied"));
}

// Whether a process of the group runs. Killed ones that nobody has waited for do not.
bool has_running_process(int group) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::ifstream file(entry.path() / "stat");
    std::string stat;
    std::getline(file, stat);
    std::istringstream after_name(stat.substr(std::min(stat.rfind(')') + 1, stat.size())));
    char state = 'Z';
    int parent = 0;
    int of_group = 0;
    after_name >> state >> parent >> of_group;
    if (of_group == group && state != 'Z' && state != 'X') return true;
  }
  return false;
}

TEST_CASE("process: the deadline ends it, and all that it has started", "[kube]") {
  const TemporaryFolder folder;
  const std::string script =
      GENERATE(as<std::string>(), "sleep 600", "sleep 600 & sleep 600", "exec >&- 2>&-; sleep 600",
               "trap '' TERM INT HUP; while :; do sleep 1; done", "while :; do echo x >&2; done");
  const auto begin = Clock::now();
  const auto finished = shell("echo $$ > " + (folder / "id") + "; " + script, begin + 500ms);
  CHECK(Clock::now() - begin < 20s);
  REQUIRE_FALSE(finished.ok());
  CHECK_THAT(finished.message(), Contains("\"sh\" did not end before the deadline"));
  const int group = std::atoi(folder.read("id").c_str());
  REQUIRE(group > 1);
  while (has_running_process(group) && Clock::now() - begin < 20s) std::this_thread::sleep_for(5ms);
  CHECK_FALSE(has_running_process(group));
}

TEST_CASE("process: too much output ends it", "[kube]") {
  const auto finished =
      shell("while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done");
  REQUIRE_FALSE(finished.ok());
  CHECK_THAT(finished.message(), Contains("wrote more than 1 MiB"));
}

// --- What plugins are told and say

ClusterAccess with_plugin(const std::string& command) {
  ClusterAccess access;
  access.server = {true, "10.0.0.1", 6443, "", "", ""};
  access.exec = ExecPlugin{};
  access.exec->api_version = v1;
  access.exec->command = command;
  return access;
}

std::string credential(const std::string& status, const std::string& version = v1) {
  return R"({"kind":"ExecCredential","apiVersion":")" + version + R"(","status":{)" + status + "}}";
}

TEST_CASE("exec plugin: what it is told", "[kube]") {
  ClusterAccess access = with_plugin("p");
  CHECK(Json::parse(exec_info(access, "ca")) ==
        Json{{"kind", "ExecCredential"}, {"apiVersion", v1}, {"spec", {{"interactive", false}}}});
  access.exec->provide_cluster_info = true;
  access.exec->cluster_config = cocoon::packed_of({{"audience", "x"}});
  access.tls_server_name = "kubernetes";
  CHECK(Json::parse(exec_info(access, "ca"))["spec"]["cluster"] == Json{{"server", "https://10.0.0.1:6443"},
                                                                        {"tls-server-name", "kubernetes"},
                                                                        {"certificate-authority-data", "Y2E="},
                                                                        {"config", {{"audience", "x"}}}});
}

TEST_CASE("exec plugin: what it says", "[kube]") {
  const auto token = parse_exec_credential(credential(R"("token":"t")"), v1);
  REQUIRE(token.ok());
  CHECK(token->token == "t");
  CHECK_FALSE(token->expires);
  const auto pair = parse_exec_credential(credential(R"("clientCertificateData":"c","clientKeyData":"k")"), v1);
  REQUIRE(pair.ok());
  CHECK(pair->certificate == "c");
  CHECK(pair->key == "k");
  const std::string beta = "client.authentication.k8s.io/v1beta1";
  CHECK(parse_exec_credential(credential(R"("token":"t")", beta), beta).ok());
}

TEST_CASE("exec plugin: when it expires", "[kube]") {
  const auto expires = [](const std::string& text) {
    const auto parsed = parse_exec_credential(credential(R"("token":"t","expirationTimestamp":")" + text + "\""), v1);
    if (!parsed.ok()) return parsed.message();
    return std::to_string(std::chrono::system_clock::to_time_t(*parsed->expires));
  };
  CHECK(expires("2026-11-22T10:23:00Z") == "1795342980");
  CHECK(expires("2026-11-22T10:23:00.123456789Z") == "1795342980");
  CHECK(expires("2026-11-22T11:53:00+01:30") == "1795342980");
  CHECK(expires("2026-11-22T02:23:00-08:00") == "1795342980");
  CHECK_THAT(expires("tomorrow"), Contains("expirationTimestamp"));
  CHECK_THAT(expires("2026-11-22T10:23:00"), Contains("expirationTimestamp"));
  CHECK_THAT(expires("2026-11-22T10:23:00Zsecret"), Contains("expirationTimestamp") && !Contains("secret"));
}

TEST_CASE("exec plugin: what is no credential", "[kube]") {
  const std::string output = GENERATE_COPY(
      as<std::string>(), "", "secret", "{\"secret\"", "[]", "{}", R"({"kind":"ExecCredential"})",
      credential(R"("token":"secret")", "client.authentication.k8s.io/v1beta1"), credential(""),
      credential(R"("token":"")"), credential(R"("token":5)"),
      credential(R"("token":"secret","clientKeyData":"secret")"), credential(R"("clientCertificateData":"secret")"),
      credential(R"("token":"secret","expirationTimestamp":5)"));
  INFO(output);
  const auto parsed = parse_exec_credential(output, v1);
  REQUIRE_FALSE(parsed.ok());
  CHECK_THAT(parsed.message(), Contains("must print") && !Contains("secret"));
}

TEST_CASE("exec plugin: run", "[kube]") {
  const TemporaryFolder folder;
  ClusterAccess access =
      with_plugin(folder.write_script("plugin", "echo \"$1 $KUBERNETES_EXEC_INFO\" > " + (folder / "told") +
                                                    "\necho '" + credential(R"("token":"t")") + "'\n"));
  access.exec->arguments = {"argument"};
  access.exec->environment = {{"PLUGIN_SAYS", "hello"}};
  const auto made = run_exec_plugin(access, "", ample());
  INFO((made.ok() ? "" : made.message()));
  REQUIRE(made.ok());
  CHECK(made->token == "t");
  CHECK(folder.read("told") == "argument " + exec_info(access, "") + "\n");
}

TEST_CASE("exec plugin: its failures are told, its secrets are not", "[kube]") {
  const TemporaryFolder folder;
  const auto message = [&](const std::string& body) {
    ClusterAccess access = with_plugin(folder.write_script("plugin", body));
    access.exec->arguments = {"--client-secret=secret"};
    access.exec->install_hint = "install it";
    const auto made = run_exec_plugin(access, "", ample());
    REQUIRE_FALSE(made.ok());
    CHECK_THAT(made.message(), Contains("exec plugin: \"" + (folder / "plugin") + "\"") && !Contains("secret"));
    return made.message();
  };
  CHECK_THAT(message("echo secret; echo 'please log in' >&2; exit 7"), Contains("ended with 7: please log in"));
  CHECK_THAT(message("echo secret"), Contains("must print an ExecCredential as JSON"));
  CHECK_THAT(message("printf 'a\\033[31mb\\n' >&2; exit 1"), Contains("a\\u001b[31mb\\n"));

  ClusterAccess missing = with_plugin(folder / "nosuch");
  missing.exec->install_hint = "see https://example.com\n";
  const auto made = run_exec_plugin(missing, "", ample());
  REQUIRE_FALSE(made.ok());
  CHECK_THAT(made.message(), Contains("No such file or directory; the kubeconfig says: see https://example.com\\n"));
}

}  // namespace
