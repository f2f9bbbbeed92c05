// `metadata` as kubectl and the API server read it: the types of its members, and the forms of what is in them.
//
//   metadata:
//     labels: {version: 1.10}    # Invalid value: 1.1: must be a string
//     namespace: Team_A          # Invalid value: "Team_A": must be an RFC 1123 label
//
// One table holds every member of meta/v1 ObjectMeta; the API server knows no other, and refuses them. What it fills in
// or replaces itself (uid, generation, managedFields) has to have its type and nothing else. Absent and null are what
// Kubernetes takes them for: not set. For the command line and the page, which have no API server behind them.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/field/finding.hpp"
#include "core/field/node.hpp"

namespace cocoon {

/// `metadata-field` for all of `metadata`. A name, a generateName, and metadata that is no object are left to
/// `metadata-name`.
void find_metadata_errors(const Node& metadata, Findings& findings);

/// The members that metadata may have.
std::vector<std::string_view> metadata_members();

}  // namespace cocoon
