// The seam between sockets and everything that decides: a request in, a response out, and neither knows how it came.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cocoon::http {

struct Request {
  std::string method;
  std::string path;          ///< decoded, without the query
  std::string query;         ///< as sent, without the question mark
  std::string content_type;  ///< as sent
  std::string body;
  /// When its first byte came: what a caller's patience is counted from.
  std::chrono::steady_clock::time_point received = {};
  /// The caller has shown a certificate that is accepted, or none is asked for.
  bool is_trusted = true;

  /// The value of a query parameter; empty where there is none.
  std::string parameter(std::string_view name) const;
  /// Whether the parameter stands in the query at all, with a value or without (`?verbose`).
  bool has_parameter(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
};

/// application/json, with parameters or without, in any letter case.
bool is_json(std::string_view content_type);

/// Gives the response of a request, once, from any thread but the one that is in the handler for it.
using Respond = std::function<void(Response)>;

/// Answers at once, or returns nothing and calls `respond` later. May take the request's body. Called from many threads
/// at once.
using Handler = std::function<std::optional<Response>(Request&, const Respond& respond)>;

}  // namespace cocoon::http
