// Judges one object of a text, and gathers what is found in the order in which it is shown. lint.hpp walks the text.
//
//   ObjectLinter linter(text, ignoring, {.source = "set.yaml", .identity = identity}, room);
//   linter.judge_set(root, map, findings, false, old_set);  // or another of these
//   linter.judge_comments(comments);
//   linter.take().findings;
//
// Refers to the text, and to what is ignored, which outlive it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "core/answer/ignored.hpp"
#include "core/answer/lint.hpp"
#include "core/kind/judge.hpp"
#include "core/kind/kind.hpp"
#include "core/rules/workload.hpp"
#include "core/text/source.hpp"

namespace cocoon {

using TextFindings = std::vector<TextFinding>;

/// What findings of one text are held against before they are told.
struct Ignoring {
  const IgnoredRules& rules;
  IgnoreComments comments = {};

  bool covers(const Finding& finding, const Range& range) const {
    return finding.severity == Severity::warning &&
           (rules.contains(finding.rule) || comments.cover(finding.rule, range.start.line));
  }
};

class ObjectLinter {
 public:
  /// `room`: how many findings may still be listed for the text.
  ObjectLinter(const SourceText& text, const Ignoring& ignoring, LintedObject object, std::size_t room)
      : text_(text), ignoring_(ignoring), object_(std::move(object)), room_(std::min(room, max_findings_of_object)) {}

  /// What the reader found in this object's text; field paths start at the object.
  void judge_text(const TextFindings& findings);
  /// Everything about a CocoonSet that was read. `is_known`: it does not have to say what it is. `old_set` does not
  /// exist of a new one.
  void judge_set(const Node& document, const SourceMap& map, TextFindings findings, bool is_known, Value old_set);
  /// A document that does not say what it is, or says so in a way that nobody can read.
  void judge_envelope(const Node& document, const SourceMap& map, const TextFindings& findings);
  /// A kind that our group does not have: what it should have been is not known, so nothing else is judged.
  void judge_misnamed(const Node& document, const SourceMap& map, const TextFindings& findings);
  /// An object of another kind that is guarded, or makes pods; either may be null.
  void judge_other(const Kind* kind, const TemplateKind* templates, const WrittenChange& change, const SourceMap& map,
                   const TextFindings& findings);
  /// Comments that say to ignore what cannot be ignored.
  void judge_comments(const std::vector<IgnoreComment>& comments);

  LintedObject take() { return std::move(object_); }

 private:
  /// Types, limits and unknown fields, by position.
  void judge_schema(const Node& document, FieldRanges& ranges, TextFindings& text_findings);
  template <typename Find>
  void add(const Node& node, FieldRanges& ranges, const Find& find);
  void place(const Findings& findings, FieldRanges& ranges);
  void place(const TextFinding& found);
  void place(Finding finding, const FieldPlace& place);
  /// As it is written: 1.10 is read as 1.1.
  void say_how_to_quote(const Range& range, Finding& finding) const;
  void count(Severity severity, std::size_t findings);

  const SourceText& text_;
  const Ignoring& ignoring_;
  LintedObject object_;
  bool lets_spec_pass_ = false;
  std::size_t room_;  // findings that are listed at most
};

}  // namespace cocoon
