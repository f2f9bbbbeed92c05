#include "core/encoding/utf8.hpp"
#include "core/field/quote.hpp"
#include "core/field/wording.hpp"
#include "core/report/formats.hpp"
#include "core/report/location.hpp"
#include "core/rules/table.hpp"

namespace cocoon {

namespace {

bool is_of_xml(std::uint32_t c) {
  return (c >= 0x20 && c != 0xFFFE && c != 0xFFFF) || c == '\t' || c == '\n' || c == '\r';
}

/// What XML 1.0 cannot hold, not even escaped, is U+FFFD. Of an attribute the white space is escaped: a reader would
/// take each for a blank.
std::string xml_escaped(std::string_view text, bool is_attribute) {
  std::string out;
  while (!text.empty()) {
    const Character next = first_character(text);
    const std::uint32_t c = next.code_point;
    const bool is_escaped =
        c == '&' || c == '<' || c == '>' || c == '"' || c == '\r' || (is_attribute && (c == '\t' || c == '\n'));
    if (is_escaped) {
      out += "&#" + std::to_string(c) + ';';
    } else if (c == replacement_character || !is_of_xml(c)) {
      out += replacement_text;
    } else {
      out += text.substr(0, next.bytes);
    }
    text.remove_prefix(next.bytes);
  }
  return out;
}

std::string attribute(std::string_view name, std::string_view value) {
  return ' ' + std::string(name) + "=\"" + xml_escaped(value, true) + '"';
}

/// What a reader of the file calls the test, the same from run to run. Equal names in one file would be one test.
std::string name_of(const ObjectIdentity& object) {
  std::string name(object.kind.value_or("object"));
  if (object.name)
    name += ' ' + (object.ns ? std::string(*object.ns) + '/' : std::string()) + std::string(*object.name);
  if (object.document > 0) name += ", document " + std::to_string(object.document);
  if (object.item) name += ", item " + std::to_string(*object.item);
  return name;
}

/// Its head counts what follows, so that all is held until the end: a line or two of an object.
class JUnit final : public ReportWriter {
 public:
  using ReportWriter::ReportWriter;

  std::string add(const LintReport& report) override {
    for (const LintedObject& object : report.objects) {
      if (suite_.tests > 0 && object.source != source_) end_suite();
      source_ = object.source;
      add(object);
    }
    return {};
  }

  std::string end(const LintReport&) override {
    if (suite_.tests > 0) end_suite();
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"cocoon-webhook\"" +
           counts(all_.tests, all_.failures) + ">\n" + all_.text + "</testsuites>\n";
  }

 private:
  struct Tests {
    std::string text;
    std::size_t tests = 0;
    std::size_t failures = 0;
  };

  void add(const LintedObject& object) {
    suite_.failures += fails(object) ? 1 : 0;
    ++suite_.tests;
    suite_.text += case_of(object);
  }

  /// The objects of one file.
  void end_suite() {
    all_.text += "  <testsuite" + attribute("name", source_) + counts(suite_.tests, suite_.failures) + ">\n" +
                 suite_.text + "  </testsuite>\n";
    all_.tests += suite_.tests;
    all_.failures += suite_.failures;
    suite_ = {};
  }

  static std::string counts(std::size_t tests, std::size_t failures) {
    return attribute("tests", std::to_string(tests)) + attribute("failures", std::to_string(failures)) +
           " errors=\"0\"";
  }

  bool fails(const LintedObject& object) const {
    return object.errors > 0 || (options().warnings_as_errors && object.warnings > 0);
  }

  std::string case_of(const LintedObject& object) const {
    std::string text =
        "    <testcase" + attribute("name", name_of(object.identity)) + attribute("classname", object.source);
    if (const auto file = path_of_file(object.source, options().folder)) text += attribute("file", *file);
    std::string inner = failure_of(object) + advice_of(object);
    return text + (inner.empty() ? "/>\n" : ">\n" + inner + "    </testcase>\n");
  }

  /// One, since GitLab shows but the first: all findings are in it.
  std::string failure_of(const LintedObject& object) const {
    if (!fails(object)) return {};
    const PlacedFinding* first = nullptr;
    for (const PlacedFinding& placed : object.findings) {
      if (first == nullptr && options().fails(placed.finding.severity)) first = &placed;
    }
    std::string text = "      <failure";
    // Of very many objects not every finding is listed.
    text += attribute("message", first != nullptr ? message(first->finding) : "findings that are not listed");
    if (first != nullptr) text += attribute("type", first->finding.rule);
    return text + '>' + xml_escaped(lines(object, true), false) + "</failure>\n";
  }

  std::string advice_of(const LintedObject& object) const {
    const std::string text = options().errors_only ? std::string() : lines(object, false);
    return text.empty() ? text : "      <system-out>" + xml_escaped(text, false) + "</system-out>\n";
  }

  /// The findings that fail the object, or the others.
  std::string lines(const LintedObject& object, bool that_fail) const {
    std::string text;
    for (const PlacedFinding& placed : object.findings) {
      const Finding& finding = placed.finding;
      if (options().fails(finding.severity) != that_fail) continue;
      text += escaped(object.source) + ':' + std::to_string(placed.range.start.line) + ':' +
              std::to_string(placed.range.start.column) + ": " + std::string(level_of(finding.severity)) + ": " +
              message(finding) + " [" + std::string(finding.rule) + "]\n";
      if (const std::string fix = fix_of(finding); !fix.empty()) text += "  fix: " + fix + '\n';
    }
    return text;
  }

  Tests all_;
  Tests suite_;         // of the file under way
  std::string source_;  // its name
};

}  // namespace

std::unique_ptr<ReportWriter> junit(const ReportOptions& options) { return std::make_unique<JUnit>(options); }

}  // namespace cocoon
