// Text in, findings with their places out: what the command line and the page show.
//
//   LintReport report;
//   lint("set.yaml", text, report);
//   report.objects[0].findings[0].range.start.line;
//
// Judged is what the webhook guards, alone or as items of a List: CocoonSets, Pods, Deployments and StatefulSets; and
// other workloads, for advice about the pods that they would make. Objects of other kinds are passed over and counted.
// The rules are those of the server, and about CocoonSets beside them what the API server itself would refuse, since
// nobody stands behind a file.
//
// With the objects before the change each is judged as the UPDATE that it would be. Of a CocoonSet that the webhook
// then lets pass, what its spec breaks is told as `info`, neither error nor warning.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/answer/identity.hpp"
#include "core/answer/ignored.hpp"
#include "core/answer/old_objects.hpp"
#include "core/answer/snippet.hpp"
#include "core/field/finding.hpp"
#include "core/text/document.hpp"
#include "core/text/source.hpp"
#include "core/text/source_text.hpp"

namespace cocoon {

/// Findings listed for one object, and for all of one text; the others are only counted. (A list may have half a
/// million items, each with findings of its own, which take fifty times the memory of the text.)
inline constexpr std::size_t max_findings_of_object = 1'000;
inline constexpr std::size_t max_findings_of_text = 50'000;

/// Another place that has to do with a finding.
struct RelatedPlace {
  std::string_view message;
  Range range;
  Snippet snippet;
};

/// A finding stands where its value is written: of one that an alias or a merge brings in, at the anchor. `related`
/// then is the alias.
struct PlacedFinding {
  Finding finding;
  Range range;
  Snippet snippet;
  std::vector<RelatedPlace> related = {};
};

/// An object that is judged, or a document that cannot be told to be none.
struct LintedObject {
  std::string source;  ///< the path as given
  ObjectIdentity identity = {};
  std::vector<PlacedFinding> findings = {};
  std::size_t errors = 0;    ///< listed or not
  std::size_t warnings = 0;  ///< likewise
  std::size_t notes = 0;     ///< of severity info, likewise
  std::size_t ignored = 0;   ///< advice that nobody wants, in none of these

  bool is_valid() const { return errors == 0; }
};

struct LintReport {
  std::vector<LintedObject> objects;  ///< in the order of the text
  std::size_t valid = 0;              ///< of all that were judged
  std::size_t invalid = 0;            ///< likewise
  std::size_t skipped = 0;            ///< objects of other kinds
  std::size_t passed_over = 0;        ///< files that were found and are no manifests
  std::size_t as_expected = 0;        ///< invalid examples in documentation that say so
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t notes = 0;
  std::size_t ignored = 0;

  /// Adds an object, and counts it and what it has.
  void add(LintedObject object);
  void append(LintReport other);
};

struct LintOptions {
  const OldObjects* old = nullptr;  ///< before the change; null: everything is new
  IgnoredRules ignored = {};        ///< of which no advice is wanted; what why_not_ignored() is content with
  bool only_objects = false;        ///< documents that are no Kubernetes objects, or cannot be read, are passed over
};

/// Judges everything in `text` and appends it to `report`. False where there is no object in it.
bool lint(std::string_view source, std::string_view text, LintReport& report, const LintOptions& options = {});
/// The same of a text that was read into these documents.
bool lint(std::string_view source, std::string_view text, const std::vector<Document>& documents, LintReport& report,
          const LintOptions& options = {});

/// May take objects out of a report, about which nothing changes any more; its counts stay. This one leaves them.
class ReportDrain {
 public:
  ReportDrain() = default;
  ReportDrain(const ReportDrain&) = delete;
  ReportDrain& operator=(const ReportDrain&) = delete;
  virtual ~ReportDrain() = default;

  virtual void drain(LintReport&) {}
};

/// The same of a text of any size. Where `drain` takes the objects, the memory that judging takes is bounded by the
/// largest object.
bool lint(std::string_view source, SourceText& text, LintReport& report, const LintOptions& options,
          ReportDrain& drain);

}  // namespace cocoon
