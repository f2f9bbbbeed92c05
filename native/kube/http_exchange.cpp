#include "native/kube/http_exchange.hpp"

#include <httplib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <string_view>

#include "core/encoding/ascii.hpp"
#include "core/encoding/decimal.hpp"
#include "core/field/quote.hpp"

namespace cocoon::kube {

namespace {

// httplib matches a status line with a regular expression that recurses for each of its characters.
constexpr std::size_t longest_status_line = 512;
// All that is read by lines: heads, and the sizes of chunks. The API server sends some 500 bytes of headers, and 8
// bytes for a chunk of 2 KiB or more, which makes 16 KiB in the largest answer.
constexpr std::size_t most_line_bytes = 128U << 10U;

// The channel as httplib sees it, with a buffer (httplib reads lines a byte at a time) and limits.
class AnswerStream final : public httplib::Stream {
 public:
  AnswerStream(Channel& channel, std::size_t max_bytes) : channel_(channel), bytes_left_(max_bytes) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  void get_remote_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  void get_local_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }

  ssize_t read(char* into, std::size_t size) override {
    if (!fault_.empty()) return -1;
    if (begin_ == end_ && !fill()) return fault_.empty() ? 0 : -1;
    const std::size_t count = std::min(size, end_ - begin_);
    std::memcpy(into, buffer_.data() + begin_, count);
    begin_ += count;
    if (size == 1) return watch_line(*into);
    line_.clear();
    return static_cast<ssize_t>(count);
  }

  ssize_t write(const char* from, std::size_t size) override {
    const ssize_t count = channel_.write(from, size);
    if (count < 0) refuse(channel_.fault());
    return count;
  }

  /// Ends the exchange; the first reason counts.
  bool refuse(const std::string& why) {
    if (fault_.empty()) fault_ = why;
    return false;
  }

  bool got_nothing() const { return !got_anything_; }
  /// The answer ended where it should, and nothing came after it.
  bool is_drained() const { return !ended_ && begin_ == end_; }

  std::string why() const {
    if (!fault_.empty()) return fault_;
    if (!ended_) return "the answer is no HTTP/1.1";
    return got_nothing() ? "the server closed the connection without an answer"
                         : "the server closed the connection in the middle of its answer";
  }

 private:
  bool fill() {
    if (ended_) return false;
    if (bytes_left_ == 0) return refuse("the answer is too large");
    const ssize_t count = channel_.read(buffer_.data(), std::min(buffer_.size(), bytes_left_));
    if (count < 0) return refuse(channel_.fault());
    ended_ = count == 0;
    begin_ = 0;
    end_ = static_cast<std::size_t>(count);
    bytes_left_ -= end_;
    got_anything_ = got_anything_ || end_ > 0;
    return end_ > 0;
  }

  // httplib reads a byte at a time what it reads by lines.
  ssize_t watch_line(char c) {
    line_ += c;
    const bool status_line = line_.starts_with("HTTP/");
    if (++line_bytes_ > most_line_bytes || (status_line && line_.size() > longest_status_line)) {
      refuse("the answer is no HTTP/1.1 that makes sense: its head is too long");
      return -1;
    }
    if (c == '\n') line_.clear();
    return 1;
  }

  Channel& channel_;
  std::size_t bytes_left_;
  std::array<char, 16384> buffer_{};
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool ended_ = false;
  bool got_anything_ = false;
  std::string line_;
  std::size_t line_bytes_ = 0;
  std::string fault_;
};

// httplib's client without its connection: the part that speaks HTTP over a stream is open to subclasses.
class Speaker final : public httplib::ClientImpl {
 public:
  Speaker() : ClientImpl("unused") {  // every request brings its own Host
    set_url_encode(false);
    set_decompress(false);
  }

  using ClientImpl::process_request;
};

httplib::Request to_httplib(const HttpRequest& request) {
  httplib::Request made;
  made.method = request.method;
  made.path = request.target;
  made.body = request.body;
  for (const auto& [name, value] : request.headers) made.headers.emplace(name, value);
  return made;
}

bool has_word(const httplib::Response& response, const char* header, std::string_view word) {
  return to_lower(response.get_header_value(header)).find(word) != std::string::npos;
}

// What must hold before the body is read. httplib takes a length that is no number for 0, or throws.
bool is_acceptable(const httplib::Response& response, AnswerStream& stream, std::size_t max_bytes) {
  if (response.status < 200) return stream.refuse("the answer has no final status");
  if (response.has_header("Content-Encoding") && !has_word(response, "Content-Encoding", "identity")) {
    return stream.refuse("the answer is encoded as " + in_quotes(response.get_header_value("Content-Encoding")) +
                         ", which was not asked for");
  }
  if (!response.has_header("Content-Length")) return true;
  const std::string text = response.get_header_value("Content-Length");
  if (!is_decimal(text)) return stream.refuse("the answer's Content-Length is no number");
  const auto length = parse_decimal<std::size_t>(text);
  if (!length || *length > max_bytes) return stream.refuse("the answer is too large");
  return true;
}

bool keeps_connection(const httplib::Response& response) {
  return response.version == "HTTP/1.1" && !has_word(response, "Connection", "close");
}

}  // namespace

Exchange exchange(Channel& channel, const HttpRequest& request, std::size_t max_answer_bytes) {
  AnswerStream stream(channel, max_answer_bytes);
  httplib::Request asked = to_httplib(request);
  httplib::Response response;
  std::string body;
  asked.response_handler = [&](const httplib::Response& head) { return is_acceptable(head, stream, max_answer_bytes); };
  asked.content_receiver = [&](const char* bytes, std::size_t count, std::uint64_t /*at*/, std::uint64_t /*of*/) {
    body.append(bytes, count);
    return true;
  };
  httplib::Error error = httplib::Error::Success;
  bool complete = false;
  try {
    complete = Speaker().process_request(stream, asked, response, false, error);
  } catch (const std::exception&) {
    stream.refuse("the answer is no HTTP/1.1 that can be read");
  }
  if (!complete || response.status < 200) return {Error{stream.why()}, stream.got_nothing(), false};
  return {HttpAnswer{response.status, std::move(body)}, false, stream.is_drained() && keeps_connection(response)};
}

}  // namespace cocoon::kube
