// The standard process_* metrics of Prometheus' exporters, read from /proc.
#pragma once

#include <prometheus/metric_family.h>

#include <vector>

namespace cocoon {

/// Appends the families; one that cannot be read is left out.
void add_process_metrics(std::vector<prometheus::MetricFamily>& families);

}  // namespace cocoon
