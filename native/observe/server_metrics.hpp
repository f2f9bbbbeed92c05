// What one listener counts. Thread-safe: counters and gauges are.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>

#include <functional>

namespace cocoon {

struct ServerMetrics {
  prometheus::Gauge& connections;
  prometheus::Counter& refused_at_limit;       ///< all were busy
  prometheus::Counter& refused_for_resources;  ///< the process had no file descriptor left, or no memory
  prometheus::Counter& evicted;                ///< idle ones that made room for new ones
  prometheus::Counter& handshakes_done;
  prometheus::Counter& handshakes_failed;
  prometheus::Counter& handshake_deadlines;
  prometheus::Counter& request_deadlines;
  prometheus::Counter& write_deadlines;
  prometheus::Counter& idle_deadlines;
  prometheus::Counter& shed;  ///< requests that would have held more bytes than there may be
  prometheus::Gauge& bytes_held;
  prometheus::Gauge& requests_in_flight;
  std::function<void(int status)> count_response;
};

}  // namespace cocoon
