#include "core/rules/metadata.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "core/encoding/ascii.hpp"
#include "core/field/formats.hpp"
#include "core/field/near_word.hpp"
#include "core/field/quote.hpp"
#include "core/field/wording.hpp"

namespace cocoon {

namespace {

enum class Type : std::uint8_t {
  elsewhere,  ///< judged by another rule
  string,
  boolean,
  int64,
  time,
  object,       ///< of any members
  object_list,  ///< with the members of `members`
  labels,       ///< a map of strings: qualified names and label values
  annotations,  ///< likewise, of any values
  finalizers    ///< a list of qualified names
};

enum class Form : std::uint8_t { any, label, api_version };

struct Member {
  std::string_view name;
  Type type = Type::string;
  Form form = Form::any;  ///< of a string
  bool required = false;  ///< a string that is not empty
  std::span<const Member> members = {};
};

constexpr Member owner_members[] = {
    {.name = "apiVersion", .form = Form::api_version, .required = true},
    {.name = "kind", .required = true},
    {.name = "name", .required = true},
    {.name = "uid", .required = true},
    {.name = "controller", .type = Type::boolean},
    {.name = "blockOwnerDeletion", .type = Type::boolean},
};

constexpr Member manager_members[] = {
    {.name = "manager"},     {.name = "operation"},
    {.name = "apiVersion"},  {.name = "time", .type = Type::time},
    {.name = "fieldsType"},  {.name = "fieldsV1", .type = Type::object},
    {.name = "subresource"},
};

constexpr Member members[] = {
    {.name = "name", .type = Type::elsewhere},
    {.name = "generateName", .type = Type::elsewhere},
    {.name = "namespace", .form = Form::label},
    {.name = "labels", .type = Type::labels},
    {.name = "annotations", .type = Type::annotations},
    {.name = "finalizers", .type = Type::finalizers},
    {.name = "ownerReferences", .type = Type::object_list, .members = owner_members},
    {.name = "selfLink"},
    {.name = "uid"},
    {.name = "resourceVersion"},
    {.name = "generation", .type = Type::int64},
    {.name = "creationTimestamp", .type = Type::time},
    {.name = "deletionTimestamp", .type = Type::time},
    {.name = "deletionGracePeriodSeconds", .type = Type::int64},
    {.name = "managedFields", .type = Type::object_list, .members = manager_members},
};

/// Bytes of all annotations' keys and values (apimachinery's TotalAnnotationSizeLimitB).
constexpr std::size_t most_annotation_bytes = 256U << 10U;

constexpr std::string_view qualified_name =
    "must be a qualified name: at most 63 letters, digits, '-', '_' and '.', first and last a letter or digit; before "
    "them, if anything, a DNS-1123 subdomain and a slash";

std::string_view expectation(Type type) {
  switch (type) {
    case Type::boolean: return "must be true or false";
    case Type::int64: return "must be an integer of 64 bits";
    case Type::time: return "must be a time, such as \"2026-04-30T12:00:00Z\"";
    case Type::object: return "must be an object";
    case Type::object_list: return "must be a list of objects";
    case Type::labels:
    case Type::annotations: return "must be a map of strings";
    case Type::finalizers: return "must be a list of strings";
    default: return must_be_string;
  }
}

/// As Go decodes it: without a fraction, whatever it is written as.
bool is_int64(Value value) {
  const auto number = value.number();
  constexpr double beyond = 9223372036854775808.0;  // 2^63
  return number && std::trunc(number->real) == number->real && number->real >= -beyond && number->real < beyond;
}

bool has_type(Value value, Type type) {
  switch (type) {
    case Type::elsewhere: return true;
    case Type::boolean: return value.is_boolean();
    case Type::int64: return is_int64(value);
    case Type::object_list:
    case Type::finalizers: return value.is_array();
    case Type::object:
    case Type::labels:
    case Type::annotations: return value.is_object();
    default: return value.is_string();
  }
}

bool is_missing(const Node& text) {
  return text.is_null() || (text.value().is_string() && text.value().string().empty());
}

/// `v1` or `apps/v1`.
bool is_api_version(std::string_view text) {
  return text.back() != '/' && std::count(text.begin(), text.end(), '/') <= 1;
}

const Member* find(std::string_view name, std::span<const Member> known) {
  for (const Member& member : known) {
    if (member.name == name) return &member;
  }
  return nullptr;
}

std::vector<std::string_view> names_of(std::span<const Member> known) {
  std::vector<std::string_view> names;
  for (const Member& member : known) names.push_back(member.name);
  return names;
}

/// A finding but for its rule and its place.
struct Mistake {
  Cause cause;
  std::string bad_value = {};
  std::string detail = {};
  std::string fix = {};
  std::string suggestion = {};
  bool about_key = false;
};

class Judge {
 public:
  explicit Judge(Findings& findings) : findings_(findings) {}

  void judge_members(const Node& object, std::span<const Member> known) {
    for (const Member& member : known) {
      if (member.required && is_missing(object[member.name]))
        add({.cause = Cause::required, .fix = "set apiVersion, kind, name and uid of the owner"}, object[member.name]);
    }
    object.for_each_member([&](std::string_view name, const Node& node) {
      const Member* const member = find(name, known);
      if (member == nullptr) return unknown(node, name, known);
      if (!node.is_null()) judge(node, *member);
    });
  }

 private:
  void judge(const Node& node, const Member& member) {
    if (!has_type(node.value(), member.type)) return wrong_type(node, expectation(member.type));
    switch (member.type) {
      case Type::string: return judge_string(node, member.form);
      case Type::time: return judge_time(node);
      case Type::object_list: return judge_objects(node, member.members);
      case Type::labels: return judge_labels(node);
      case Type::annotations: return judge_annotations(node);
      case Type::finalizers: return judge_finalizers(node);
      default: return;
    }
  }

  void judge_string(const Node& node, Form form) {
    const std::string_view text = node.value().string();
    if (text.empty()) return;
    if (form == Form::label && !is_rfc1123_label(text)) {
      corrected(node, must_be_rfc1123_label, rfc1123_label_of(text));
    }
    if (form == Form::api_version && !is_api_version(text)) {
      invalid(node, "must be a version, or a group, a slash and a version", "write one such as \"apps/v1\"");
    }
  }

  void judge_time(const Node& node) {
    if (!is_rfc3339_time(node.value().string()))
      invalid(node, expectation(Type::time), "write a time as RFC 3339 has it");
  }

  void judge_objects(const Node& list, std::span<const Member> known) {
    std::size_t controllers = 0;
    for (const Node& item : list.items()) {
      if (!item.value().is_object()) {
        wrong_type(item, "must be an object");
      } else {
        judge_members(item, known);
      }
      const Node controller = item["controller"];
      if (controller.is_true() && ++controllers == 2) {
        add({.cause = Cause::forbidden,
             .detail = "only one owner can be the controller",
             .fix = "leave it to one of them"},
            controller);
      }
    }
  }

  void judge_labels(const Node& labels) {
    labels.for_each_member([this](std::string_view key, const Node& node) {
      judge_key(node, key, is_qualified_name(key));
      if (is_string_or_null(node) && !is_label_value(node.value().string())) {
        corrected(
            node,
            "must be a label value: at most 63 letters, digits, '-', '_' and '.', first and last a letter or digit",
            label_value_of(node.value().string()));
      }
    });
  }

  void judge_annotations(const Node& annotations) {
    std::size_t bytes = 0;
    annotations.for_each_member([&](std::string_view key, const Node& node) {
      judge_key(node, key, is_qualified_name(to_lower(key)));
      if (is_string_or_null(node)) bytes += key.size() + node.value().string().size();
    });
    if (bytes <= most_annotation_bytes) return;
    add({.cause = Cause::too_long,
         .detail = "must be at most " + std::to_string(most_annotation_bytes) + " bytes in all, and has " +
                   std::to_string(bytes),
         .fix = "keep large texts in a ConfigMap"},
        annotations);
  }

  void judge_finalizers(const Node& list) {
    bool orphans = false;
    bool deletes_dependents = false;
    for (const Node& item : list.items()) {
      if (!is_string_or_null(item)) continue;
      const std::string_view name = item.value().string();
      orphans = orphans || name == "orphan";
      deletes_dependents = deletes_dependents || name == "foregroundDeletion";
      if (!is_qualified_name(name)) invalid(item, qualified_name, "write a name such as \"example.com/cleanup\"");
    }
    if (!orphans || !deletes_dependents) return;
    add({.cause = Cause::forbidden,
         .detail = "orphan and foregroundDeletion exclude each other",
         .fix = "remove one of the two"},
        list);
  }

  void judge_key(const Node& node, std::string_view key, bool is_right) {
    if (is_right) return;
    add({.cause = Cause::invalid,
         .bad_value = in_quotes(key),
         .detail = "the key " + std::string(qualified_name),
         .fix = "rename the key",
         .about_key = true},
        node);
  }

  /// Null is the empty string.
  bool is_string_or_null(const Node& node) {
    if (node.is_null() || node.value().is_string()) return true;
    wrong_type(node, must_be_string);
    return false;
  }

  void unknown(const Node& node, std::string_view name, std::span<const Member> known) {
    if (findings_.is_full()) return findings_.count(rule);  // nearness takes long
    const std::vector<std::string_view> names = names_of(known);
    Mistake mistake{.cause = Cause::unknown_field, .detail = "no such field is known here", .about_key = true};
    if (const auto near = near_word(name, names)) {
      mistake.detail = "did you mean " + in_quotes(*near) + "?";
      mistake.fix = "rename it to " + in_quotes(*near);
      mistake.suggestion = *near;
    } else {
      mistake.fix = "remove the field, or make it a label or an annotation";
    }
    add(std::move(mistake), node);
  }

  void wrong_type(const Node& node, std::string_view expected) {
    add({.cause = Cause::type_invalid, .bad_value = printed(node.value()), .detail = std::string(expected)}, node);
  }

  void invalid(const Node& node, std::string_view detail, std::string fix) {
    add({.cause = Cause::invalid,
         .bad_value = printed(node.value()),
         .detail = std::string(detail),
         .fix = std::move(fix)},
        node);
  }

  /// `near`: what would do in the place of the value; may be empty.
  void corrected(const Node& node, std::string_view detail, std::string near) {
    Mistake mistake{.cause = Cause::invalid, .bad_value = printed(node.value()), .detail = std::string(detail)};
    if (!near.empty()) mistake.fix = "write " + in_quotes(near);
    mistake.suggestion = std::move(near);
    add(std::move(mistake), node);
  }

  void add(Mistake mistake, const Node& node) {
    if (findings_.is_full()) return findings_.count(rule);
    findings_.add({.rule = rule,
                   .cause = mistake.cause,
                   .field = node.path(),
                   .bad_value = std::move(mistake.bad_value),
                   .detail = std::move(mistake.detail),
                   .fix = std::move(mistake.fix),
                   .about_key = mistake.about_key,
                   .suggestion = std::move(mistake.suggestion)});
  }

  static constexpr std::string_view rule = "metadata-field";

  Findings& findings_;
};

}  // namespace

void find_metadata_errors(const Node& metadata, Findings& findings) {
  Judge(findings).judge_members(metadata, members);
}

std::vector<std::string_view> metadata_members() { return names_of(members); }

}  // namespace cocoon
