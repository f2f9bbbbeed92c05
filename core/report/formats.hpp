// The formats behind to_text(), one a file.
#pragma once

#include <string>
#include <string_view>

#include "core/field/json_writer.hpp"
#include "core/report/report.hpp"

namespace cocoon {

std::string to_compiler_text(const LintReport& report, const ReportOptions& options);
std::string to_sarif(const LintReport& report, std::string_view version);
std::string to_annotations(const LintReport& report, bool errors_only);

/// A member `name` that is a place in a text.
void write_position(JsonWriter& json, std::string_view name, const Position& at);

inline std::string_view severity_name(Severity severity) { return severity == Severity::error ? "error" : "warning"; }

}  // namespace cocoon
