#include "native/observe/process_metrics.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace cocoon {

namespace {

void add(std::vector<prometheus::MetricFamily>& families, prometheus::MetricType type, const char* name,
         const char* help, double value) {
  prometheus::ClientMetric metric;
  (type == prometheus::MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  prometheus::MetricFamily family;
  family.name = name;
  family.help = help;
  family.type = type;
  family.metric.push_back(metric);
  families.push_back(std::move(family));
}

/// The fields of /proc/self/stat behind the command name, which may hold blanks: the first is field 3 of proc(5).
std::vector<double> stat_fields() {
  std::ifstream file("/proc/self/stat");
  std::string line;
  std::getline(file, line);
  std::istringstream rest(line.substr(std::min(line.rfind(')') + 3, line.size())));
  return {std::istream_iterator<double>(rest), {}};
}

/// Seconds since the epoch at which the machine booted.
double boot_time() {
  std::ifstream file("/proc/stat");
  std::string word;
  double value = 0;
  while (file >> word) {
    if (word == "btime" && file >> value) return value;
  }
  return 0;
}

double open_descriptors() {
  std::error_code error;
  const std::filesystem::directory_iterator descriptors("/proc/self/fd", error);
  // One of them is the directory that is being read.
  return error ? 0 : static_cast<double>(std::distance(descriptors, std::filesystem::directory_iterator())) - 1;
}

}  // namespace

void add_process_metrics(std::vector<prometheus::MetricFamily>& families) {
  using prometheus::MetricType;
  // Fields of proc(5), counted from behind the state: 14 utime, 15 stime, 20 threads, 22 starttime, 23 vsize, 24 rss.
  constexpr std::size_t first = 4;
  const std::vector<double> stat = stat_fields();
  if (stat.size() > 24 - first) {
    const auto field = [&stat](std::size_t number) { return stat[number - first]; };
    const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    const auto page = static_cast<double>(sysconf(_SC_PAGESIZE));
    add(families, MetricType::Counter, "process_cpu_seconds_total", "User and system CPU time spent, in seconds.",
        (field(14) + field(15)) / ticks);
    add(families, MetricType::Gauge, "process_threads", "Threads of the process.", field(20));
    add(families, MetricType::Gauge, "process_start_time_seconds", "Start of the process, in seconds since the epoch.",
        boot_time() + field(22) / ticks);
    add(families, MetricType::Gauge, "process_virtual_memory_bytes", "Virtual memory, in bytes.", field(23));
    add(families, MetricType::Gauge, "process_resident_memory_bytes", "Resident memory, in bytes.", field(24) * page);
  }
  add(families, MetricType::Gauge, "process_open_fds", "Open file descriptors.", open_descriptors());
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    add(families, MetricType::Gauge, "process_max_fds", "The most file descriptors that may be open.",
        static_cast<double>(limit.rlim_cur));
  }
  // Without a limit it is the largest number, as other exporters have it.
  if (getrlimit(RLIMIT_AS, &limit) == 0) {
    add(families, MetricType::Gauge, "process_virtual_memory_max_bytes",
        "The most virtual memory there may be, in bytes.", static_cast<double>(limit.rlim_cur));
  }
}

}  // namespace cocoon
