// A Kubernetes client that asks an API server of the test's, as the tests beside this need it:
//
//   FakeApiServer server(with_tls(), answering(http_answer(200, "{}")));
//   Client client(access_to(server));
#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <string>

#include "native/kube/client.hpp"
#include "tests/integration/fake_api_server.hpp"
#include "tests/integration/program.hpp"
#include "tests/unit/kube/temporary_folder.hpp"

namespace cocoon::kube::asking {

using namespace std::chrono_literals;
using test::CertificateWish;
using test::FakeApiServer;
using test::http_answer;
using test::KeyPair;
using test::resolves;
using test::TemporaryFolder;
using test::TestAuthority;
using test::tunnel;
using Call = FakeApiServer::Call;

// Long enough for a machine under sanitizers with other things to do; nothing waits for it where all is well.
inline Deadline ample() { return Clock::now() + 30s; }

inline const TestAuthority& authority() {
  static const TestAuthority one;  // keys take a moment to make
  return one;
}

inline const KeyPair& server_pair() {
  static const KeyPair one = authority().issue();
  return one;
}

inline std::string recorded(const std::string& name) {
  std::ifstream file(COCOON_SOURCE_DIR "/tests/reviews/parents/" + name, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), {}};
  REQUIRE_FALSE(content.empty());
  return content;
}

inline ClusterAccess access_to(const FakeApiServer& server, const std::string& host = "127.0.0.1") {
  ClusterAccess access;
  access.server = {true, host, server.port(), "", "", ""};
  access.authority.text = authority().certificate();
  access.token = "test-token";
  return access;
}

inline FakeApiServer::Options with_tls() { return {.tls = server_pair()}; }

inline FakeApiServer::Handler answering(const std::string& answer) {
  return [answer](Call& call) { call.send(answer); };
}

inline bool has(const std::string& request, const std::string& line) {
  return request.find("\r\n" + line + "\r\n") != std::string::npos;
}

// The message of the error that a request to `server` must end with.
inline std::string failure(FakeApiServer& server, Deadline deadline = ample()) {
  Client client(access_to(server));
  const auto answer = client.get("/version", deadline);
  REQUIRE_FALSE(answer.ok());
  CHECK_THAT(answer.message(), Catch::Matchers::StartsWith("GET https://127.0.0.1:"));
  CHECK_THAT(answer.message(), !Catch::Matchers::Contains("test-token"));
  return answer.message();
}

}  // namespace cocoon::kube::asking
