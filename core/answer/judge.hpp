// One answer an object of a text: what is wrong with it, what the cluster would say, and what kubectl would print. What
// the page and the docs element show.
//
//   const TextAnswer answer = judge(text, {.old_text = before});
//   answer.outcome;              // Outcome::denied, the worst of its objects
//   answer.objects[0].findings;  // each with its place and with what a fix needs
//
// Two judges stand behind it: lint.hpp says what is wrong with an object, what the API server itself would refuse of
// CocoonSets included, and gives advice; preview.hpp says what the webhook answers to each object. What both find is
// shown once, as lint has it. A CocoonSet that would be created is denied where lint finds an error, so that the second
// is asked about it only for kubectl's words.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/answer/lint.hpp"
#include "core/answer/preview.hpp"

namespace cocoon {

/// From the least telling to the worst.
enum class Outcome {
  empty,    ///< there is no object
  skipped,  ///< no rule is about it
  allowed,
  unknown,  ///< a fact is missing that only the cluster has
  denied,   ///< by the webhook, or by the API server before it
};

/// `empty`, `skipped`, …
std::string_view outcome_name(Outcome outcome);

/// A finding of either judge as a person is shown it.
struct ShownFinding {
  std::string_view rule = {};  ///< empty where words are all there is
  Severity severity = Severity::error;
  FieldPath field = {};   ///< from the object on
  std::string text = {};  ///< one line, without the field
  std::string fix = {};
  std::string suggestion = {};                       ///< as Finding has it
  std::span<const std::string_view> supported = {};  ///< likewise
  Range range = {};
  std::vector<RelatedPlace> related = {};
};

struct ObjectAnswer {
  ObjectIdentity object;
  Outcome outcome = Outcome::allowed;
  std::optional<bool> valid;           ///< of what lint judges: it has found no error
  std::vector<ShownFinding> findings;  ///< in the judges' order
  KubectlRun kubectl;                  ///< where it was asked for
};

struct TextAnswer {
  Outcome outcome = Outcome::empty;
  std::vector<ObjectAnswer> objects;  ///< in the order of the text
  std::vector<std::string> notes;     ///< for people: why something is allowed, or what is not checked; each once
};

/// `with_kubectl`: what kubectl would print, too, which takes as long as all the rest.
TextAnswer judge(std::string_view text, const PreviewFacts& facts, bool with_kubectl = false);

}  // namespace cocoon
