// The seam between sockets and everything that decides: a request in, a response out, and neither knows how it came.
#pragma once

#include <functional>
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

/// Called from many threads at once; must not throw.
using Handler = std::function<Response(const Request&)>;

}  // namespace cocoon::http
