// A page of Prometheus' text format, read strictly: what a scraper would stumble over is a problem here.
//
//   const MetricsPage page(server.probe("/metrics").body);
//   CHECK(page.problems().empty());
//   CHECK(page.sum("cocoon_webhook_admission_total", {{"result", "deny"}}) == 1);
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace cocoon::test {

class MetricsPage {
 public:
  using Labels = std::map<std::string, std::string>;
  struct Series {
    std::string name;
    Labels labels;
    double value = 0;
  };

  explicit MetricsPage(const std::string& text);

  /// Lines that say what is wrong: no HELP, no TYPE, a series twice, a value that is no number …
  const std::vector<std::string>& problems() const { return problems_; }
  const std::vector<Series>& series() const { return series_; }
  /// `counter`, `gauge`, `histogram`; empty where there is no such family.
  std::string type_of(const std::string& family) const;
  /// Of all series of that name that have these labels, and maybe others.
  double sum(const std::string& name, const Labels& labels = {}) const;

 private:
  void read_comment(const std::string& line);
  void read_series(const std::string& line);
  Labels read_labels(const std::string& line, std::size_t& at);
  std::string family_of(const std::string& name) const;
  void problem(const std::string& what, const std::string& line) { problems_.push_back(what + ": " + line); }

  std::map<std::string, std::string> types_;
  std::set<std::string> helps_;
  std::vector<Series> series_;
  std::set<std::pair<std::string, Labels>> seen_;
  std::vector<std::string> problems_;
};

}  // namespace cocoon::test
