#include "core/answer/preview.hpp"

#include <algorithm>

#include "core/answer/kubectl.hpp"
#include "core/answer/notes.hpp"
#include "core/answer/request.hpp"
#include "core/answer/review_answer.hpp"
#include "core/answer/stored.hpp"
#include "core/field/quote.hpp"
#include "core/field/strict_reader.hpp"
#include "core/json/writer.hpp"
#include "core/kind/decide.hpp"
#include "core/rules/platform.hpp"

namespace cocoon {

namespace {

/// What kubectl is doing when the denial reaches it, and how its message then begins.
struct Doing {
  std::string command;
  std::string message_start;
};

std::string quoted_file(std::string_view source) { return in_quotes(source == "-" ? "STDIN" : source); }

Doing scaling(const Kind& scale, const ObjectIdentity& object, Value written) {
  const std::string_view workload = scale.resource.substr(0, scale.resource.size() - 1);
  std::string command = "kubectl scale " + std::string(workload) + ' ' + escaped(object.name.value_or("")) +
                        " --replicas=" + std::to_string(Node(written)["spec"]["replicas"].int32().value_or(0));
  if (object.ns) command += " -n " + escaped(*object.ns);
  return {std::move(command), {}};
}

Doing doing_with_file(std::string_view operation, std::string_view source) {
  const bool is_update = operation == "UPDATE";
  return {std::string(is_update ? "kubectl replace -f " : "kubectl create -f ") + escaped(source),
          std::string(is_update ? "error when replacing " : "error when creating ") + quoted_file(source) + ": "};
}

/// The path below the object for one that starts at the review's root.
FieldPath below_object(const FieldPath& path) {
  const std::vector<PathStep> steps = path.steps();
  const bool is_of_review = steps.size() >= 2 && steps[0] == PathStep("request") && steps[1] == PathStep("object");
  return is_of_review ? path.below(2) : path;
}

/// The map of a member; that of the object where it has none.
SourceMap map_of_member(const SourceMap& object, std::string_view name) {
  const Value member = object.value().find(name);
  return member.exists() ? object.at(member) : object;
}

class Previewer {
 public:
  Previewer(const PreviewFacts& facts, const OldObjects& old_objects) : facts_(facts), old_objects_(old_objects) {
    if (!facts.parent) return;
    std::vector<Document> documents = read_documents(*facts.parent);
    if (!documents.empty() && documents[0].readable) parent_ = std::move(documents[0].tree);
  }

  std::vector<Preview> take() { return std::move(previews_); }

  void add(const Document& document) {
    if (!document.readable) return add_unreadable(document);
    for_each_object(document, [this](const WrittenObject& object) {
      Preview preview;
      preview.object = object.identity();
      preview.range = object.map.range();
      if (preview.object.kind == "AdmissionReview") {
        judge_review(object, preview);
      } else {
        judge_object(object, preview);
      }
      previews_.push_back(std::move(preview));
    });
  }

 private:
  void add_unreadable(const Document& document) {
    Preview preview;
    preview.object.document = document.index;
    preview.range = document.findings[0].range;
    preview.note = "not checked: " + document.findings[0].detail;
    previews_.push_back(std::move(preview));
  }

  void judge_review(const WrittenObject& object, Preview& preview) {
    const Result<Review> parsed = parse_review(to_json(object.value()));
    if (!parsed.ok()) {
      preview.note = "not checked: no AdmissionReview: " + parsed.message();
      return;
    }
    const Review& review = *parsed;
    preview.object.kind = review.kind.kind;
    const auto api_version = Node(review.object())["apiVersion"].text();
    preview.object.api_version = api_version ? std::optional<std::string>(*api_version) : std::nullopt;
    preview.object.ns = review.ns;
    preview.object.name = name_of(review);
    judge(review, preview);
    place_causes(map_of_member(map_of_member(object.map, "request"), "object"), preview);
    preview.kubectl.output = output_of(preview, {});
  }

  void judge_object(const WrittenObject& object, Preview& preview) {
    if (!preview.object.kind || !preview.object.api_version) {
      preview.note = "not checked: the document does not say what it is, by apiVersion and kind";
      return;
    }
    const Kind* const kind = kind_for(preview.object);
    const bool is_scale = kind != nullptr && !kind->subresource.empty();
    const Value old_object = old_objects_.find(preview.object);
    preview.operation = facts_.operation.value_or(old_object.exists() || is_scale ? "UPDATE" : "CREATE");
    if (kind == nullptr) {
      preview.allowed = true;
      preview.verdict = skip("kind");
      preview.note = note_about_kind(*preview.object.kind);
      return;
    }
    if (facts_.passes_over_new_sets && kind->kind == cocoonset_kind && preview.operation == "CREATE") {
      preview.endpoint = kind->endpoint;
      return;
    }
    const Packed sent = as_sent(*kind, object.value());
    const Packed old_sent = old_object.exists() ? as_sent(*kind, old_object)
                            : is_scale          ? scale_before(object.value())
                                                : Packed();
    const bool lacks_old_object = preview.operation == "UPDATE" && old_sent.root().is_null();
    const Result<Review> review = parse_review(request_about(*kind, preview.object,
                                                             {.operation = preview.operation,
                                                              .user = facts_.user.value_or(""),
                                                              .object = sent.root(),
                                                              .old_object = old_sent.root()}));
    if (!review.ok()) return;  // not reached: the request is ours
    if (lacks_old_object) {
      preview.endpoint = kind->endpoint;
      preview.note = note_about_missing("the object before the change");
      return;
    }
    judge(*review, preview);
    place_causes(object.map, preview);
    const Doing doing =
        is_scale ? scaling(*kind, preview.object, object.value()) : doing_with_file(preview.operation, facts_.source);
    preview.kubectl.output = output_of(preview, doing.message_start);
    if (!preview.kubectl.output.empty()) preview.kubectl.command = doing.command;
  }

  /// A Scale does not say of which kind its workload is; the parent does.
  const Kind* kind_for(const ObjectIdentity& object) const {
    const Kind* const kind = kind_of_object(group_of(*object.api_version), *object.kind);
    if (kind == nullptr || kind->subresource.empty()) return kind;
    const Kind* const scale = scale_of_parent();
    return scale != nullptr ? scale : kind;
  }

  /// The kind of the parent's Scale; null where there is no parent, or one that has none.
  const Kind* scale_of_parent() const {
    const auto name = Node(parent_.root())["kind"].text();
    const auto is_parent = [&name](const Kind& kind) { return kind.subresource.empty() && kind.kind == name; };
    const auto parent = std::find_if(kinds().begin(), kinds().end(), is_parent);
    return parent == kinds().end() ? nullptr : kind_of_resource(parent->group, parent->resource, "scale");
  }

  /// What the API server makes of an object before it asks.
  static Packed as_sent(const Kind& kind, Value object) {
    return kind.kind == cocoonset_kind ? as_stored(object).object : Packed::copy_of(object);
  }

  /// The Scale of the parent as it is stored; nothing where there is no parent.
  Packed scale_before(Value scale) const {
    if (scale_of_parent() == nullptr) return {};
    const Value replicas = Node(parent_.root())["spec"]["replicas"].value();
    PackedWriter before;
    before.start_object();
    Members members(scale);
    while (const auto member = members.next()) {
      before.key(JsonString(member->name));
      before.copy(member->value);
    }
    before.key(JsonString("spec"));  // of equal names the last counts
    before.start_object();
    before.key(JsonString("replicas"));
    if (replicas.is_null()) {
      before.unsigned_integer(1);
    } else {
      before.copy(replicas);
    }
    before.end_object();
    before.end_object();
    return std::move(before).finish();
  }

  void judge(const Review& review, Preview& preview) const {
    preview.operation = review.operation;
    const Kind* const kind = kind_of(review);
    if (kind == nullptr) {
      preview.allowed = true;
      preview.verdict = skip("kind");
      preview.note = note_about_kind(review.kind.kind);
      return;
    }
    preview.endpoint = kind->endpoint;
    if (question_for(*preview.endpoint, review) && parent_.root().is_null()) {
      preview.note = note_about_missing("the workload whose pods would be deleted");
      return;
    }
    const ClusterAnswer parent = parent_.root().is_null() ? ClusterAnswer{} : parent_in(to_json(parent_.root()));
    preview.verdict = decide(*preview.endpoint, review, {.pod_creators = facts_.pod_creators}, parent);
    if (hangs_on_user(review, preview.verdict)) {
      preview.note = "not checked here: needs the user who asks, since POD_CREATORS is set";
      return;
    }
    preview.allowed = preview.verdict.allowed;
    preview.note = note_about(review, preview.verdict);
  }

  /// The one rule that denies is about the user, who is not known.
  bool hangs_on_user(const Review& review, const Verdict& verdict) const {
    return review.user.empty() && verdict.rules.size() == 1 && verdict.rules.count("pod-creator-listed") == 1;
  }

  /// `object` is the map of the object under review.
  static void place_causes(const SourceMap& object, Preview& preview) {
    if (!preview.allowed) return;
    FieldRanges ranges(object);
    for (const StatusCause& cause : preview.verdict.causes) {
      preview.causes.push_back({cause, ranges.of(below_object(cause.field))});
    }
  }

  static std::string output_of(const Preview& preview, std::string_view doing) {
    if (!preview.allowed || !preview.endpoint) return {};
    return kubectl_output(*preview.endpoint, preview.verdict, doing);
  }

  const PreviewFacts& facts_;
  const OldObjects& old_objects_;
  Packed parent_;  // null where it is not known
  std::vector<Preview> previews_;
};

}  // namespace

std::vector<Preview> preview_answers(std::string_view text, const PreviewFacts& facts) {
  OldObjects old_objects;
  if (facts.old_text) old_objects.add(*facts.old_text);
  return preview_answers(read_documents(text), facts, old_objects);
}

std::vector<Preview> preview_answers(const std::vector<Document>& documents, const PreviewFacts& facts,
                                     const OldObjects& old_objects) {
  Previewer previewer(facts, old_objects);
  for (const Document& document : documents) previewer.add(document);
  return previewer.take();
}

}  // namespace cocoon
