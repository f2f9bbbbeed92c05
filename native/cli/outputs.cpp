#include "native/cli/outputs.hpp"

#include <set>
#include <utility>

#include "core/field/near_word.hpp"
#include "core/field/quote.hpp"
#include "native/cli/input.hpp"

namespace cocoon::cli {

namespace {

Error unknown_format(std::string_view word) {
  std::vector<std::string_view> known;
  std::string names;
  for (const FormatName& format : format_names) {
    known.emplace_back(format.name);
    names += (names.empty() ? "" : ", ") + std::string(format.name);
  }
  std::string message = in_quotes(word) + " is none of " + names;
  if (const auto near = near_word(word, known)) message += "; did you mean " + in_quotes(*near) + "?";
  return {message};
}

}  // namespace

Result<std::vector<Output>> outputs_of(const std::vector<std::string>& words) {
  if (words.empty()) return std::vector<Output>{{.format = format_names[0].format}};
  std::vector<Output> outputs;
  std::set<std::string> files;
  for (const std::string_view word : words) {
    const std::size_t sign = word.find('=');
    const std::string_view name = word.substr(0, sign);
    const auto format = format_called(name);
    if (!format) return unknown_format(name);
    const std::string file(sign == std::string_view::npos ? std::string_view() : word.substr(sign + 1));
    if (file.empty() && sign != std::string_view::npos) {
      return Error{std::string(name) + "= needs the name of a file behind it"};
    }
    if (!files.insert(file).second) {
      return Error{file.empty() ? "only one report can go to standard output; write the others as FORMAT=FILE"
                                : "two reports cannot go into " + in_quotes(file)};
    }
    outputs.push_back({.format = *format, .file = file});
  }
  return outputs;
}

Reports::Reports(const std::vector<Output>& outputs, const Options& options) {
  for (const Output& output : outputs) {
    Destination to{.writer = report_writer(options(output)), .file = nullptr};
    if (!output.file.empty()) to.file = std::make_unique<NewFile>(output.file);
    destinations_.push_back(std::move(to));
  }
}

// A report that is no longer than this goes out whole, so that what other processes write is not within it.
void Reports::drain(LintReport& report) {
  constexpr std::size_t enough = 256U << 10U;
  for (Destination& to : destinations_) {
    to.pending += to.writer->add(report);
    if (to.pending.size() >= enough) write(to);
  }
  report.objects.clear();
}

Result<> Reports::finish(const LintReport& report) {
  Result<> done;
  for (Destination& to : destinations_) {
    to.pending += to.writer->end(report);
    write(to);
    const Result<> status = to.file != nullptr ? to.file->put_in_place() : to.status;
    if (!status.ok()) done = status;
  }
  return done;
}

void Reports::write(Destination& to) {
  if (to.file != nullptr) {
    to.file->write(to.pending);
  } else if (to.status.ok()) {
    to.status = print(to.pending);
  }
  to.pending.clear();
}

}  // namespace cocoon::cli
