// The formats behind report_writer(), one a file.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/json/writer.hpp"
#include "core/report/report.hpp"

namespace cocoon {

std::unique_ptr<ReportWriter> compiler_text(const ReportOptions& options);
std::unique_ptr<ReportWriter> json(const ReportOptions& options);
std::unique_ptr<ReportWriter> sarif(const ReportOptions& options);
std::unique_ptr<ReportWriter> annotations(const ReportOptions& options);
std::unique_ptr<ReportWriter> junit(const ReportOptions& options);

/// `error`, `warning` or `note`, as compilers and SARIF call it.
std::string_view level_of(Severity severity);

/// The members that say what an object is and where it stands.
void write_identity(JsonWriter& json, std::string_view source, const ObjectIdentity& object);
/// Members `start` and `end`: places in a text.
void write_range(JsonWriter& json, const Range& range);
/// Member `related`: a list of places, each with a message.
void write_related(JsonWriter& json, std::span<const RelatedPlace> related);

}  // namespace cocoon
