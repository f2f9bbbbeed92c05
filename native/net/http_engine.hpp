// cpp-httplib as what it is good at: it takes requests apart, and writes responses. It sees no socket, and no body.
//
//   HttpEngine engine(std::chrono::seconds(120));
//   std::optional<std::string> bytes = engine.answer(head, closes, [&](http::Request& request) { return
//   respond_to(request); });
//
// Where the function returns nothing, so does `answer`. Thread-safe.
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
