// One HTTP/1.1 request and its answer over a channel. cpp-httplib writes the one and reads the other; what it leaves
// unbounded is bounded here, and nothing else of the project's Kubernetes client knows that library.
//
// Built with cpp-httplib 0.11.4 (Debian 12); 0.18.7 (Debian 13) has the same signatures.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "native/kube/channel.hpp"

namespace cocoon::kube {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method;
  std::string target;   ///< as it stands in the request's line, already encoded
  HttpHeaders headers;  ///< Host among them; no control characters
  std::string body;
};

struct HttpAnswer {
  int status = 0;
  std::string body;
};

struct Exchange {
  Result<HttpAnswer> answer;
  bool got_nothing = false;  ///< not one byte came back: a kept connection that the other side had given up
  bool can_go_on = false;    ///< the channel is good for another exchange
};

/// Answers over `max_answer_bytes`, head included, are refused. Redirects are answers like any other; nothing is
/// decompressed, since nothing compressed is asked for.
Exchange exchange(Channel& channel, const HttpRequest& request, std::size_t max_answer_bytes);

}  // namespace cocoon::kube
