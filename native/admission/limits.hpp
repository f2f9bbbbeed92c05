// What the server reads at most.
#pragma once

#include <cstddef>

namespace cocoon {

/// Bytes of one review. A client may send an object of 3 MiB, in which the API server escapes each `<`, `>` and `&`
/// into six bytes, and an UPDATE carries it twice: 36 MB are legal.
inline constexpr std::size_t max_request_bytes = 40U << 20U;

}  // namespace cocoon
