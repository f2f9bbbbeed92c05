// What of HTTP is cpp-httplib's: it decodes the path of a request, and writes the response.
//
//   HttpEngine engine(std::chrono::seconds(120));
//   std::optional<std::string> bytes =
//       engine.answer(head, closes, [&](http::Request& request) { return respond_to(request); });
//
// Everything else is ours. Sockets, TLS and deadlines are Connection's, which reads the body, too; the head was read
// strictly (head.hpp) before it comes here. The library sees neither: it gets a request line in memory, with the method
// and the path, and calls back for the response. Of that it writes the status line, Connection, Keep-Alive,
// Content-Length, the headers that the response names, and the body. For HEAD it writes Accept-Ranges, and no body.
//
// Where the function returns nothing, so does `answer`. Thread-safe: each call is on its own thread's memory.
//
// Stands on httplib::Server::process_request(), which is open to subclasses and has two signatures: tried with 0.11.4
// (Debian 12) and 0.18.7 (Debian 13).
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "native/net/head.hpp"
#include "native/net/http.hpp"

namespace cocoon {

class HttpEngine {
 public:
  using Answer = std::function<std::optional<http::Response>(http::Request&)>;

  /// `keep_alive`: how long a connection may be idle, which responses say.
  explicit HttpEngine(std::chrono::seconds keep_alive);
  ~HttpEngine();
  HttpEngine(const HttpEngine&) = delete;
  HttpEngine& operator=(const HttpEngine&) = delete;

  /// The response as it goes over the wire. `closes`: it says that the connection ends with it.
  std::optional<std::string> answer(const Head& head, bool closes, const Answer& answer);

 private:
  class Library;
  std::unique_ptr<Library> library_;
};

}  // namespace cocoon
