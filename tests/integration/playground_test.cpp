// The playground as `make run` serves it: from a folder, on loopback, without a cluster, and in no other way.
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/integration/server_process.hpp"

namespace {

using namespace cocoon::test;
using Catch::Matchers::Contains;

/// A server with the page that lies in `folder`.
ServerProcess server_of(const std::string& folder) {
  return ServerProcess({.flags = {"--playground", folder, "--playground-port", "0"}});
}

std::uint16_t playground_port(const ServerProcess& server) {
  const std::string address = server.log("playground").at(0).at("address");
  CHECK_THAT(address, Catch::Matchers::StartsWith("http://127.0.0.1:"));
  return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
}

}  // namespace

TEST_CASE("playground: its files, and nothing but its files") {
  const TemporaryFolder folder;
  const std::string bytes("\0asm\x01", 5);
  folder.write("dist/index.html", "<!doctype html>");
  folder.write("dist/assets/page.js", "export {};");
  folder.write("dist/assets/core.wasm", bytes);
  folder.write("dist/.hidden", "hidden");
  folder.write("secret", "secret");
  std::filesystem::create_symlink(folder / "secret", folder / "dist/link");
  const ServerProcess server = server_of(folder / "dist");
  WebhookClient client = WebhookClient::without_tls(playground_port(server), "127.0.0.1");

  const Answer page = client.get("/");
  CHECK(page.status == 200);
  CHECK(page.body == "<!doctype html>");
  CHECK(page.header("content-type") == "text/html; charset=utf-8");
  CHECK(page.header("x-content-type-options") == "nosniff");
  CHECK(client.get("/index.html?x=1").body == page.body);
  CHECK(client.get("/assets/page.js").header("content-type") == "text/javascript; charset=utf-8");
  const Answer module = client.get("/assets/core.wasm");
  CHECK(module.body == bytes);
  CHECK(module.header("content-type") == "application/wasm");
  CHECK(client.send("HEAD", "/", "", "").status == 200);
  CHECK(client.send("DELETE", "/", "", "").header("allow") == "GET, HEAD");
  for (const char* const path : {"/nosuch", "/.hidden", "/link", "/assets", "/assets/", "/../secret", "/%2e%2e/secret",
                                 "/assets/../../secret", "//index.html", "/metrics", "/readyz"}) {
    INFO(path);
    CHECK(client.get(path).status == 404);
  }
  // The other ports have nothing of it.
  CHECK(server.client().get("/").status == 404);
  CHECK(server.probe("/index.html").status == 404);
}

TEST_CASE("playground: what does not work ends the start with one line") {
  const TemporaryFolder folder;
  folder.write("empty/readme.txt", "");
  const auto check_fails = [&folder](const std::vector<std::string>& flags, const std::string& says) {
    const KeyPair pair = authority().issue();
    std::vector<std::string> arguments = {"serve",
                                          "--listen-addr=127.0.0.1:0",
                                          "--metrics-addr=127.0.0.1:0",
                                          "--tls-cert",
                                          folder.write("tls.crt", pair.certificate),
                                          "--tls-key",
                                          folder.write("tls.key", pair.key)};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const Outcome outcome = run(arguments);
    CHECK(outcome.code == 2);
    CHECK_THAT(outcome.errors, Contains(says));
  };
  check_fails({"--standalone", "--playground", folder / "missing"}, "missing: No such file or directory");
  check_fails({"--standalone", "--playground", folder / "empty"}, "there is no index.html in it");
  check_fails({"--playground", folder / "empty"}, "--standalone");
  check_fails({"--standalone", "--playground-port", "8080"}, "--playground");
  check_fails({"--standalone", "--playground", folder / "empty", "--playground-port", "70000"}, "70000");
}
