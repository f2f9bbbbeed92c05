// Reads a review as core's parse_review does, the usual ones in less time: simdjson reads the JSON, and core keeps of
// it what it always keeps. There is one copy of everything that decides; this only tells core's listener what stands
// there.
//
//   const Result<Review> review = read_review(body);
//
// A body that has room for 64 bytes more is read where it stands; of any other a copy is made.
//
// What simdjson refuses core reads: an integer past 64 bits is fine, and the words for an error are core's. So are
// bodies over 256 KiB: simdjson's memory is 13 times the body at worst, 3.3 MiB a thread, which it keeps. Any thread
// may call.
#pragma once

#include <cstddef>
#include <string>

#include "core/review/review.hpp"

namespace cocoon {

inline constexpr std::size_t max_fast_bytes = 256U << 10U;

Result<Review> read_review(const std::string& body);

}  // namespace cocoon
