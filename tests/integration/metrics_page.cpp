#include "tests/integration/metrics_page.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace cocoon::test {

MetricsPage::MetricsPage(const std::string& text) {
  if (text.empty() || text.back() != '\n') problem("no newline at the end", text.substr(0, 80));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    line[0] == '#' ? read_comment(line) : read_series(line);
  }
}

void MetricsPage::read_comment(const std::string& line) {
  std::istringstream words(line);
  std::string mark;
  std::string keyword;
  std::string family;
  std::string type;
  words >> mark >> keyword >> family >> type;
  if (keyword == "HELP" && !helps_.insert(family).second) problem("a second HELP", line);
  if (keyword == "TYPE" && !types_.emplace(family, type).second) problem("a second TYPE", line);
  if (type.empty()) problem("says nothing", line);
}

/// The family of a histogram's `_bucket`, `_sum` and `_count`; else the name itself.
std::string MetricsPage::family_of(const std::string& name) const {
  for (const std::string suffix : {"_bucket", "_sum", "_count"}) {
    if (name.size() <= suffix.size() || name.substr(name.size() - suffix.size()) != suffix) continue;
    const std::string base = name.substr(0, name.size() - suffix.size());
    if (type_of(base) == "histogram") return base;
  }
  return name;
}

void MetricsPage::read_series(const std::string& line) {
  std::size_t at = line.find_first_of("{ ");
  Series series{line.substr(0, at), {}, 0};
  if (at != std::string::npos && line[at] == '{') series.labels = read_labels(line, at);
  const std::string value = at < line.size() ? line.substr(at + 1) : "";
  char* end = nullptr;
  series.value = std::strtod(value.c_str(), &end);
  if (value.empty() || *end != '\0') problem("no number", line);
  const std::string family = family_of(series.name);
  if (!helps_.contains(family)) problem("no HELP", line);
  if (type_of(family).empty()) problem("no TYPE", line);
  if (!seen_.emplace(series.name, series.labels).second) problem("twice", line);
  series_.push_back(std::move(series));
}

/// From the `{` at `at`; leaves `at` behind the `}`.
MetricsPage::Labels MetricsPage::read_labels(const std::string& line, std::size_t& at) {
  Labels labels;
  while (at < line.size() && line[at] != '}') {
    const std::size_t equals = line.find("=\"", ++at);
    if (equals == std::string::npos) break;
    std::string& value = labels[line.substr(at, equals - at)];
    for (at = equals + 2; at < line.size() && line[at] != '"'; ++at) {
      if (line[at] == '\\') ++at;
      if (at < line.size()) value += line[at];
    }
    ++at;
  }
  if (at >= line.size()) problem("labels without an end", line);
  ++at;
  return labels;
}

std::string MetricsPage::type_of(const std::string& family) const {
  const auto found = types_.find(family);
  return found == types_.end() ? "" : found->second;
}

double MetricsPage::sum(const std::string& name, const Labels& labels) const {
  double total = 0;
  for (const Series& series : series_) {
    const bool has_all = std::all_of(labels.begin(), labels.end(), [&](const auto& label) {
      const auto found = series.labels.find(label.first);
      return found != series.labels.end() && found->second == label.second;
    });
    if (series.name == name && has_all) total += series.value;
  }
  return total;
}

}  // namespace cocoon::test
