// What stands around `spec`: apiVersion, kind and metadata, as the API server would judge them.
#pragma once

#include "core/field/finding.hpp"
#include "core/field/node.hpp"

namespace cocoon {

/// Whether a document is for the CocoonSet rules.
enum class DocumentKind {
  cocoonset,  ///< by kind, or by group where the kind is missing
  list,       ///< a List of objects, CocoonSets maybe
  misnamed,   ///< of a kind that our group does not have
  unknown,    ///< it does not say what it is
  other,      ///< another kind: passed over
};

DocumentKind kind_of_document(const Node& document);

/// `api-version-supported`: not kind CocoonSet of cocoonset.cocoonstack.io/v1, as far as the document says.
void find_api_version_errors(const Node& document, Findings& findings);

/// `kind-known`: the document is `misnamed`.
void find_kind_errors(const Node& document, Findings& findings);

/// `metadata-name`: neither name nor generateName, or one that the API server refuses.
void find_name_errors(const Node& document, Findings& findings);

/// Members beside apiVersion, kind, metadata, spec and status.
void find_unknown_top_members(const Node& document, Findings& findings);

}  // namespace cocoon
