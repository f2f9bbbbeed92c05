#include "native/net/http_engine.hpp"

#include <httplib.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>

namespace cocoon {

namespace {

/// The library's connection: the request line is in memory already, and the response stays there.
class MemoryStream final : public httplib::Stream {
 public:
  explicit MemoryStream(std::string_view input) : input_(input) {}

  std::string take_output() { return std::move(output_); }

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  socket_t socket() const override { return INVALID_SOCKET; }
  void get_remote_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  void get_local_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}

  ssize_t read(char* into, std::size_t size) override {
    const std::size_t count = std::min(size, input_.size());
    std::memcpy(into, input_.data(), count);
    input_.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* from, std::size_t size) override {
    output_.append(from, size);
    return static_cast<ssize_t>(size);
  }

 private:
  std::string_view input_;
  std::string output_;
};

http::Request to_request(const httplib::Request& from, const Head& head) {
  http::Request request;
  request.method = from.method;
  request.path = from.path;
  const std::size_t mark = head.target.find('?');
  if (mark != std::string::npos) request.query = head.target.substr(mark + 1);
  request.content_type = head.content_type;
  return request;
}

void fill(httplib::Response& to, http::Response& from) {
  to.status = from.status;
  for (const auto& [name, value] : from.headers) to.set_header(name, value);
  to.body = std::move(from.body);
  to.set_header("Content-Type", from.content_type);
}

/// The request line that the library gets, without headers and query: none of them can make it do more than decode the
/// path and write (ranges, compression, forms, `Expect`), or refuse by itself (a second question mark, a long Host).
std::string request_line(const Head& head) {
  return head.method + ' ' + head.target.substr(0, head.target.find('?')) + " HTTP/1.1\r\n\r\n";
}

}  // namespace

class HttpEngine::Library final : public httplib::Server {
 public:
  /// One request. The library hands its request to a function that is set once for all: this is how it finds back.
  struct Call {
    const Head& head;
    const Answer& answer;
    bool has_answer = true;
  };

  explicit Library(std::chrono::seconds keep_alive) {
    set_keep_alive_timeout(keep_alive.count());
    set_keep_alive_max_count(std::numeric_limits<std::int32_t>::max());  // there is no limit; it has to say one
    set_pre_routing_handler([](const httplib::Request& from, httplib::Response& to) {
      http::Request request = to_request(from, current()->head);
      std::optional<http::Response> response = current()->answer(request);
      current()->has_answer = response.has_value();
      if (response) fill(to, *response);
      return HandlerResponse::Handled;
    });
  }

  void process(httplib::Stream& stream, bool closes, Call& call) {
    current() = &call;
    process_request_of(*this, stream, closes);
    current() = nullptr;
  }

 private:
  /// A template, so that only the signature that there is gets compiled.
  template <typename Server>
  static void process_request_of(Server& server, httplib::Stream& stream, bool closes) {
    bool is_closed = false;
    const std::string nowhere;
    if constexpr (requires { server.process_request(stream, nowhere, 0, nowhere, 0, closes, is_closed, nullptr); }) {
      server.process_request(stream, nowhere, 0, nowhere, 0, closes, is_closed, nullptr);
    } else {
      server.process_request(stream, closes, is_closed, nullptr);
    }
  }

  /// Of this thread.
  static Call*& current() {
    thread_local Call* call = nullptr;  // NOLINT(*-avoid-non-const-global-variables): it is what this is for
    return call;
  }
};

HttpEngine::HttpEngine(std::chrono::seconds keep_alive) : library_(std::make_unique<Library>(keep_alive)) {}
HttpEngine::~HttpEngine() = default;

std::optional<std::string> HttpEngine::answer(const Head& head, bool closes, const Answer& answer) {
  const std::string input = request_line(head);
  MemoryStream stream(input);
  Library::Call call{head, answer};
  library_->process(stream, closes, call);
  if (!call.has_answer) return std::nullopt;
  return stream.take_output();
}

}  // namespace cocoon
