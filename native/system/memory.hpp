// How this process holds memory.
#pragma once

#include <malloc.h>

namespace cocoon {

/// From now on what is large (bodies, and what is made of them) goes back to the system when it is freed. Left alone,
/// glibc would raise the size that counts as large to 32 MiB at the first large thing freed, and keep all later ones.
/// To be called while there is no other thread.
inline void give_back_large_memory() {
  constexpr int large = 256 << 10;
  mallopt(M_MMAP_THRESHOLD, large);  // NOLINT(concurrency-mt-unsafe): there is no other thread yet
}

}  // namespace cocoon
