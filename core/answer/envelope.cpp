#include "core/answer/envelope.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/field/formats.hpp"
#include "core/field/near_word.hpp"
#include "core/field/quote.hpp"
#include "core/field/wording.hpp"
#include "core/rules/platform.hpp"
#include "core/rules/rule.hpp"
#include "core/rules/schema.hpp"
#include "core/rules/table.hpp"

namespace cocoon {

namespace {

/// `member` must be there and be a string.
bool check_string(const Node& member, std::string_view example, Report& report) {
  if (member.text()) return true;
  const std::string such_as = "such as " + std::string(example);
  if (member.lacks_text()) {
    report.required(member, such_as);
  } else if (member.is_readable()) {
    report.invalid(member, std::string(must_be_string) + ", " + such_as);
  }
  return false;
}

constexpr std::string_view subdomain =
    "must be a DNS-1123 subdomain: at most 253 lower case letters, digits, '-' or '.', each part between dots "
    "beginning and ending with a letter or digit";

/// A generateName is the start of a name: it may end with a dash.
bool is_name_prefix(std::string_view text) {
  if (text.size() > 1 && text.back() == '-') text.remove_suffix(1);
  return is_dns1123_subdomain(text);
}

/// As kubectl sees it: by its name and by its items, so that a kind AccessList is none.
bool is_list(std::string_view kind, const Node& document) {
  constexpr std::string_view suffix = "List";
  if (kind == suffix) return true;
  const bool is_named_so = kind.size() > suffix.size() && kind.substr(kind.size() - suffix.size()) == suffix;
  return is_named_so && document["items"].value().is_array();
}

/// Of the group, whatever the version; one without a version is meant for it, too.
bool is_of_our_group(std::string_view api_version) {
  return group_of(api_version) == cocoonset_group || api_version == cocoonset_group;
}

/// What the group has, lists included, which kubectl writes.
constexpr std::array<std::string_view, 4> known_kinds = {cocoonset_kind, hibernation_kind, "CocoonSetList",
                                                         "CocoonHibernationList"};

bool is_known(std::string_view kind) {
  return std::find(known_kinds.begin(), known_kinds.end(), kind) != known_kinds.end();
}

}  // namespace

DocumentKind kind_of_document(const Node& document) {
  if (!document.value().is_object()) return DocumentKind::unknown;
  const auto kind = document["kind"].text();
  const auto api_version = document["apiVersion"].text();
  if (kind == cocoonset_kind) return DocumentKind::cocoonset;
  if (!kind && group_of(api_version.value_or("")) == cocoonset_group) return DocumentKind::cocoonset;
  if (!kind || !api_version) return DocumentKind::unknown;
  if (is_of_our_group(*api_version) && !is_known(*kind)) return DocumentKind::misnamed;
  return is_list(*kind, document) ? DocumentKind::list : DocumentKind::other;
}

void find_api_version_errors(const Node& document, Findings& findings) {
  Report report(*find_rule("api-version-supported"), findings);
  if (!document.value().is_object()) return report.invalid(document, "must be an object with apiVersion and kind");
  const Node api_version = document["apiVersion"];
  static constexpr std::array<std::string_view, 1> supported = {cocoonset_api_version};
  if (check_string(api_version, cocoonset_api_version, report) && document["kind"].text() == cocoonset_kind &&
      api_version.text() != cocoonset_api_version) {
    report.unsupported(api_version, supported);
  }
  check_string(document["kind"], cocoonset_kind, report);
}

void find_kind_errors(const Node& document, Findings& findings) {
  const Node kind = document["kind"];
  Finding finding{.rule = "kind-known",
                  .cause = Cause::not_supported,
                  .field = kind.path(),
                  .bad_value = printed(kind.value()),
                  .detail = "supported values: " + quoted_list(known_kinds)};
  if (const auto near = near_word(kind.value().string(), known_kinds)) {
    finding.detail = "did you mean " + in_quotes(*near) + "?";
    finding.fix = "write kind: " + std::string(*near);
    finding.suggestion = *near;
  }
  findings.add(std::move(finding));
}

void find_name_errors(const Node& document, Findings& findings) {
  Report report(*find_rule("metadata-name"), findings);
  const Node metadata = document["metadata"];
  if (!metadata.is_null() && !metadata.value().is_object()) return report.invalid(metadata, "must be an object");
  const Node name = metadata["name"];
  const Node generate_name = metadata["generateName"];
  if (name.lacks_text() && generate_name.lacks_text()) {
    return report.required(name, "name or generateName must be set");
  }
  const auto check_name = [&report](const Node& member, bool (*is_right)(std::string_view)) {
    if (member.lacks_text()) return;
    if (!member.text()) return report.invalid(member, must_be_string);
    if (!is_right(*member.text())) report.invalid(member, subdomain);
  };
  check_name(name, is_dns1123_subdomain);
  // Of no use beside a name, but the API server judges it all the same.
  check_name(generate_name, is_name_prefix);
}

void find_unknown_top_members(const Node& document, Findings& findings) {
  schema::find_unknown_members(document, schema::cocoonset, findings);
}

}  // namespace cocoon
