#include "core/answer/envelope.hpp"

#include <array>

#include "core/field/formats.hpp"
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
  if (member.lacks_text()) {
    report.required(member, "such as " + std::string(example));
  } else if (member.is_readable()) {
    report.invalid(member, "must be a string");
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

}  // namespace

DocumentKind kind_of_document(const Node& document) {
  if (!document.value().is_object()) return DocumentKind::unknown;
  const auto kind = document["kind"].text();
  const auto api_version = document["apiVersion"].text();
  if (kind == cocoonset_kind) return DocumentKind::cocoonset;
  if (!kind && group_of(api_version.value_or("")) == cocoonset_group) return DocumentKind::cocoonset;
  if (!kind || !api_version) return DocumentKind::unknown;
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

void find_name_errors(const Node& document, Findings& findings) {
  Report report(*find_rule("metadata-name"), findings);
  const Node metadata = document["metadata"];
  if (!metadata.is_null() && !metadata.value().is_object()) return report.invalid(metadata, "must be an object");
  const Node name = metadata["name"];
  const Node generate_name = metadata["generateName"];
  if (name.lacks_text()) {
    if (generate_name.lacks_text()) return report.required(name, "name or generateName must be set");
    if (check_string(generate_name, "agents-", report) && !is_name_prefix(*generate_name.text())) {
      report.invalid(generate_name, subdomain);
    }
  } else if (check_string(name, "agents", report) && !is_dns1123_subdomain(*name.text())) {
    report.invalid(name, subdomain);
  }
}

void find_unknown_top_members(const Node& document, Findings& findings) {
  schema::find_unknown_members(document, schema::cocoonset, findings);
}

}  // namespace cocoon
