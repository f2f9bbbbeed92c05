// Any bytes as the head of a request: what is read is safe to hand on, and cpp-httplib agrees with how it was read.
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include "native/net/head.hpp"
#include "native/net/http_engine.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using cocoon::fuzz::require;

bool is_printable(const std::string& text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void check(const cocoon::Head& head, const cocoon::Limits& limits) {
  require(!head.method.empty() && !head.target.empty() && head.target.front() == '/',
          "a request has a method and a path");
  require(is_printable(head.method) && is_printable(head.target), "no line ends within");
  require(head.content_length <= limits.body_bytes, "the body is within its limit");
  static const cocoon::HttpEngine engine(std::chrono::seconds(120));
  int calls = 0;
  const auto bytes = const_cast<cocoon::HttpEngine&>(engine).answer(head, true, [&](cocoon::http::Request& request) {
    ++calls;
    require(request.method == head.method, "the library reads the same method");
    return std::optional(cocoon::http::Response{.body = "x"});
  });
  require(calls == 1, "what was read strictly is asked of the handler, once");
  require(bytes && bytes->starts_with("HTTP/1.1 200 OK\r\n"), "and answered as it says");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = cocoon::fuzz::text_of(data, size);
  const cocoon::Limits limits;
  const std::size_t end = cocoon::head_size(bytes);
  for (std::size_t searched = 0; searched < std::min<std::size_t>(size, 64); ++searched) {
    if (end > searched)
      require(cocoon::head_size(bytes, searched) == end, "a head ends where it ends, however it came");
  }
  if (end == 0) return 0;
  const cocoon::Result<cocoon::Head, cocoon::Refusal> head = cocoon::read_head(bytes.substr(0, end), limits);
  if (head.ok()) {
    check(*head, limits);
  } else {
    require(head.error().status >= 400 && !head.error().why.empty(), "a refusal says why");
  }
  return 0;
}
