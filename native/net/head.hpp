// The head of a request, read strictly: what two parties could read in two ways is refused, as it is how requests are
// smuggled past one of them.
//
//   const std::size_t size = head_size(bytes);            // 0: not complete yet
//   const Result<Head, Refusal> head = read_head(bytes.substr(0, size), limits);
//   if (!head.ok()) return refuse(head.error());
//
// RFC 9112, and stricter: lines end with CR LF, no continuation lines, no control characters, HTTP/1.1 or 1.0, origin
// form only, no transfer codings. Pure functions over memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "native/net/limits.hpp"

namespace cocoon {

struct Head {
  std::string method;
  std::string target;  ///< path and query, as sent
  std::string content_type = {};
  std::size_t content_length = 0;
  bool keeps_alive = true;       ///< the client wants to send another request on the connection
  bool awaits_continue = false;  ///< the client may hold its body back until it is told `100 Continue`
};

/// An answer to a request that is not read further. The connection closes after it.
struct Refusal {
  int status;
  std::string_view why;  ///< one sentence
};

/// The bytes of the head that `input` begins with, with its empty line; 0 where it is not complete. `searched` bytes
/// are known not to hold its end.
std::size_t head_size(std::string_view input, std::size_t searched = 0);

Result<Head, Refusal> read_head(std::string_view head, const Limits& limits);

}  // namespace cocoon
