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
  std::vector<LintedObject> objects;
  std::size_t skipped = 0;      ///< objects of other kinds
  std::size_t as_expected = 0;  ///< invalid examples in documentation that say so
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t notes = 0;
  std::size_t ignored = 0;
};

struct LintOptions {
  const OldObjects* old = nullptr;  ///< before the change; null: everything is new
  IgnoredRules ignored = {};        ///< of which no advice is wanted; what why_not_ignored() is content with
};

/// Judges everything in `text` and appends it to `report`.
void lint(std::string_view source, std::string_view text, LintReport& report, const LintOptions& options = {});
/// The same of a text that was read into these documents.
void lint(std::string_view source, std::string_view text, const std::vector<Document>& documents, LintReport& report,
          const LintOptions& options = {});

}  // namespace cocoon
