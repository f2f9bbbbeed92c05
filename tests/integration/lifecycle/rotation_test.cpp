// Certificates that change while the server runs.
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/integration/lifecycle/server_state.hpp"
#include "tests/integration/server_process.hpp"

namespace {

using namespace cocoon::test;
using Catch::Matchers::Contains;
using cocoon::Json;
using std::chrono::hours;

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

}  // namespace
