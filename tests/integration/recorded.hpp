// What a real API server sent and answered (tests/reviews): reviews with what must become of them, and the parents of
// the scale requests.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/generate/json.hpp"
#include "tests/integration/fake_api_server.hpp"

namespace cocoon::test {

/// A file of tests/reviews.
std::string recorded(const std::string& name);
/// A review there, to be changed.
Json recorded_review(const std::string& name);

struct Expectation {
  std::string file;
  std::string target;  ///< path and query
  std::string uid;
  bool allowed = false;
  int code = 0;        ///< of a denial
  std::string parent;  ///< file; may be empty
  bool names_findings = false;
  std::vector<std::pair<std::string, std::string>> findings;  ///< rule and field
};

/// Those of expected.json.
std::vector<Expectation> expectations();

/// An API server that answers as the recorded one did: the parents that it has, a NotFound for others, and the polls.
FakeApiServer::Handler recorded_api_server();
FakeApiServer::Options api_server_options();

/// `GET /path HTTP/1.1 …`: the path.
std::string path_of(const std::string& request);
/// What the webhook asks by itself now and then: whether the API is there, and whether it may read parents.
bool is_poll(const std::string& request);
/// The latter alone, once for each kind of parent.
bool is_access_review(const std::string& request);
/// The answer to a poll that makes the webhook ready.
std::string good_poll_answer(const std::string& request);
/// That of an access review.
std::string access_review_answer(bool allowed);

}  // namespace cocoon::test
