// The formats behind to_text(), one a file.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/report/report.hpp"

namespace cocoon {

/// JSON whose members stand as they were put in.
using OrderedJson = nlohmann::ordered_json;

std::string to_compiler_text(const LintReport& report, const ReportOptions& options);
std::string to_sarif(const LintReport& report, std::string_view version);
std::string to_annotations(const LintReport& report, bool errors_only);

/// Compact; bytes that are no UTF-8 are replaced.
inline std::string dump(const OrderedJson& json) {
  return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

template <typename Value>
OrderedJson or_null(const std::optional<Value>& value) {
  return value ? OrderedJson(*value) : OrderedJson();
}

inline OrderedJson position_json(const Position& at) {
  return {{"offset", at.offset}, {"line", at.line}, {"column", at.column}};
}

inline std::string_view severity_name(Severity severity) { return severity == Severity::error ? "error" : "warning"; }

}  // namespace cocoon
