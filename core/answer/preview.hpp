// What the server would answer to the objects of a text, before any of them is sent anywhere: what the playground
// shows.
//
//   for (const Preview& preview : preview_answers(text, {.old_text = before})) {
//     preview.allowed;         // or nothing, where a fact is missing that only the cluster has
//     preview.kubectl.output;  // what kubectl would print
//   }
//
// Builds the AdmissionReview that the API server would send about each object and judges it by the server's own code.
// Pure functions over memory; thread-safe.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/answer/objects.hpp"
#include "core/answer/old_objects.hpp"
#include "core/kind/kind.hpp"

namespace cocoon {

/// What is known beside the text. Absent: it is not known.
struct PreviewFacts {
  std::string_view source = "-";                   ///< what kubectl would call the text
  std::optional<std::string_view> old_text = {};   ///< the objects before the change
  std::optional<std::string_view> parent = {};     ///< the workload of a Scale, or a Status; YAML or JSON
  std::optional<std::string_view> operation = {};  ///< CREATE, UPDATE, DELETE
  std::optional<std::string_view> user = {};       ///< the authenticated requester
  PodCreators pod_creators = {};
  bool passes_over_new_sets = false;  ///< leaves `allowed` open for CocoonSets that would be created: lint judges them
};

/// A cause of a denial and where in the text it stands.
struct PlacedCause {
  StatusCause cause;
  Range range;
};

struct KubectlRun {
  std::string command;  ///< empty of an AdmissionReview, which does not tell
  std::string output;   ///< on standard error; empty where it prints nothing there
};

struct Preview {
  ObjectIdentity object;
  Range range;
  std::string operation;
  const Endpoint* endpoint = nullptr;  ///< null for a kind that the API server asks nobody about
  std::optional<bool> allowed;
  Verdict verdict;                  ///< worth nothing where `allowed` is nothing
  std::vector<PlacedCause> causes;  ///< those of the verdict
  std::string note;                 ///< why it is allowed, or what is not checked; empty where the causes say all
  KubectlRun kubectl;
};

/// In the order of the text: CocoonSets, Pods, Deployments, StatefulSets, Scales, other kinds too, and whole
/// AdmissionReviews.
std::vector<Preview> preview_answers(std::string_view text, const PreviewFacts& facts);
/// The same of a text that was read into these documents; `old_objects` stands in the place of the old text.
std::vector<Preview> preview_answers(const std::vector<Document>& documents, const PreviewFacts& facts,
                                     const OldObjects& old_objects);

}  // namespace cocoon
