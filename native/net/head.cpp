#include "native/net/head.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/encoding/ascii.hpp"
#include "core/encoding/decimal.hpp"

namespace cocoon {

namespace {

constexpr std::string_view line_end = "\r\n";
/// What cpp-httplib takes.
constexpr std::size_t longest_target = 8000;
constexpr std::string_view head_end = "\r\n\r\n";

/// What a field's name, and a method, is made of (RFC 9110, section 5.6.2).
bool is_token_char(char c) {
  return is_alphanumeric(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}
bool is_target_char(char c) { return c > ' ' && c < '\x7f'; }
/// Bytes past ASCII are allowed in values, and mean nothing to us.
bool is_value_char(char c) { return c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != '\x7f'); }

template <typename Predicate>
bool consists_of(std::string_view text, const Predicate& is_allowed) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_allowed);
}

bool is_known_method(std::string_view method) {
  constexpr std::array<std::string_view, 7> known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
  return std::find(known.begin(), known.end(), method) != known.end();
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Takes what stands before `mark`, and the mark.
std::optional<std::string_view> take_until(std::string_view& text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at + mark.size());
  return taken;
}

bool has_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::string_view item = list.substr(0, list.find(','));
    if (equals_ignoring_case(trimmed(item), word)) return true;
    list.remove_prefix(std::min(item.size() + 1, list.size()));
  }
  return false;
}

/// Reads line after line; the first refusal counts.
class Reader {
 public:
  explicit Reader(const Limits& limits) : limits_(limits) {}

  Result<Head, Refusal> read(std::string_view text) {
    read_request_line(*take_until(text, line_end));
    std::size_t lines = 1;
    while (!refusal_ && text != line_end) {
      if (++lines > limits_.head_lines) return Refusal{431, "the request has too many headers"};
      read_field(*take_until(text, line_end));
    }
    if (!refusal_) check();
    if (refusal_) return *refusal_;
    return std::move(head_);
  }

 private:
  void refuse(int status, std::string_view why) {
    if (!refusal_) refusal_ = Refusal{status, why};
  }

  void read_request_line(std::string_view line) {
    const auto method = take_until(line, " ");
    const auto target = take_until(line, " ");
    if (!method || !target || !consists_of(*method, is_token_char) || !consists_of(*target, is_target_char)) {
      return refuse(400, "the request line is malformed");
    }
    if (target->front() != '/') return refuse(400, "the request target must be a path");
    if (target->size() > longest_target) return refuse(414, "the request target is too long");
    if (!is_known_method(*method)) return refuse(501, "the method is not supported");
    is_http_1_0_ = line == "HTTP/1.0";
    if (line != "HTTP/1.1" && !is_http_1_0_) {
      return line.starts_with("HTTP/") ? refuse(505, "the HTTP version must be 1.1")
                                       : refuse(400, "the request line is malformed");
    }
    head_.method = *method;
    head_.target = *target;
    head_.keeps_alive = !is_http_1_0_;
  }

  void read_field(std::string_view line) {
    const auto name = take_until(line, ":");
    const std::string_view value = trimmed(line);
    if (!name || !consists_of(*name, is_token_char) || !std::all_of(value.begin(), value.end(), is_value_char)) {
      return refuse(400, "a header is malformed");
    }
    if (equals_ignoring_case(*name, "Host")) return read_host();
    if (equals_ignoring_case(*name, "Content-Length")) return read_length(value);
    if (equals_ignoring_case(*name, "Content-Type")) return read_content_type(value);
    if (equals_ignoring_case(*name, "Transfer-Encoding")) return refuse(501, "transfer codings are not supported");
    if (equals_ignoring_case(*name, "Content-Encoding") && !equals_ignoring_case(value, "identity")) {
      return refuse(415, "content codings are not supported");
    }
    if (equals_ignoring_case(*name, "Connection")) read_connection(value);
    if (equals_ignoring_case(*name, "Expect")) read_expect(value);
  }

  /// Whose it is does not matter: there is one site a port.
  void read_host() {
    if (has_host_) return refuse(400, "the Host header stands twice");
    has_host_ = true;
  }

  void read_length(std::string_view value) {
    if (has_length_) return refuse(400, "the Content-Length header stands twice");
    has_length_ = true;
    if (!is_decimal(value)) return refuse(400, "the Content-Length header must be a number");
    const auto length = parse_decimal<std::size_t>(value);
    if (!length || *length > limits_.body_bytes) return refuse(413, "the request body is too large");
    head_.content_length = *length;
  }

  void read_content_type(std::string_view value) {
    if (has_content_type_) return refuse(400, "the Content-Type header stands twice");
    has_content_type_ = true;
    head_.content_type = value;
  }

  void read_connection(std::string_view value) {
    if (has_word(value, "close")) head_.keeps_alive = false;
  }

  /// One of HTTP/1.0 would take the interim response for the answer; what else is expected may be passed over.
  void read_expect(std::string_view value) {
    if (has_word(value, "100-continue")) head_.awaits_continue = !is_http_1_0_;
  }

  void check() {
    if (!has_host_ && !is_http_1_0_) return refuse(400, "the Host header is missing");
    if (head_.method == "POST" && !has_length_) refuse(411, "the Content-Length header is missing");
  }

  const Limits& limits_;
  Head head_;
  std::optional<Refusal> refusal_;
  bool is_http_1_0_ = false;
  bool has_host_ = false;
  bool has_length_ = false;
  bool has_content_type_ = false;
};

}  // namespace

std::size_t head_size(std::string_view input, std::size_t searched) {
  const std::size_t from = searched < head_end.size() ? 0 : searched - head_end.size() + 1;
  const std::size_t at = input.find(head_end, from);
  return at == std::string_view::npos ? 0 : at + head_end.size();
}

Result<Head, Refusal> read_head(std::string_view head, const Limits& limits) { return Reader(limits).read(head); }

}  // namespace cocoon
