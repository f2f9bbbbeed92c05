// What a rule found, as a value: no words yet. Words are made at the edge, by wording.hpp.
//
// The causes are those of Kubernetes' own field validation (metav1.CauseType), so that a denial looks like one of the
// API server's.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/field/path.hpp"

namespace cocoon {

enum class Severity {
  error,    ///< denies
  warning,  ///< advice, never a denial
  info,     ///< would be one of these, but for what is stored already and stays as it is
};

constexpr std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::info: break;
  }
  return "info";
}

enum class Cause {
  required,
  duplicate,
  invalid,
  type_invalid,
  not_supported,
  forbidden,
  too_long,
  unknown_field,
  note,  ///< advice and what stands for itself: the detail says all
};

/// What a finding says where a value would do if it stood in quotes: whoever knows how it was written can say that.
inline constexpr std::string_view must_be_string = "must be a string";

struct Finding {
  std::string_view rule;  ///< id, from the rule table
  Severity severity = Severity::error;
  Cause cause = Cause::invalid;
  FieldPath field;
  std::string bad_value = {};  ///< as it is printed: quoted, escaped, cut; empty where the cause needs none
  std::string detail = {};     ///< what is expected; may be empty
  std::string fix = {};        ///< a better fix than the rule's own, where one is known ("rename it to image")

  bool about_key = false;  ///< the name of the field is what is wrong, not its value

  // For whoever offers to mend it; nothing where that is not known.
  std::string suggestion = {};  ///< what was probably meant: for an unknown field its name, else its value
  std::span<const std::string_view> supported = {};  ///< all values that may stand there
};

/// Findings in the order they were made, at most `limit` of them kept, all of them counted: one object of a few
/// megabytes can break rules millions of times.
class Findings {
 public:
  explicit Findings(std::size_t limit) : limit_(limit) {}

  /// True when the next finding would only be counted: spares making its words.
  bool is_full() const { return kept_.size() >= limit_; }
  void add(Finding finding);
  /// Counts a finding that is not kept.
  void count(std::string_view rule) { ++counts_[rule]; }

  bool empty() const { return counts_.empty(); }
  std::size_t total() const;
  const std::vector<Finding>& kept() const { return kept_; }
  std::vector<Finding>& kept() { return kept_; }
  /// Findings by rule id, kept or not.
  const std::map<std::string_view, std::size_t>& counts() const { return counts_; }

 private:
  std::size_t limit_;
  std::vector<Finding> kept_;
  std::map<std::string_view, std::size_t> counts_;
};

}  // namespace cocoon
