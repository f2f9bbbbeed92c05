// The only place where findings become words. They read like Kubernetes' own field errors:
//
//   spec.agent.replicas: Invalid value: -1: must be greater than or equal to 0
//   spec.agent.mode: Unsupported value: "x": supported values: "clone", "run"
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/field/finding.hpp"
#include "core/json/value.hpp"

namespace cocoon {

/// The finding without its path, as a cause of a Status carries it (kubectl prints the path before it).
std::string cause_message(const Finding& finding);

/// The finding with its path; without one at the document's root.
std::string message(const Finding& finding);

/// The cause as Kubernetes spells it in `status.details.causes[].reason`: `FieldValueRequired` and so on.
std::string_view cause_reason(Cause cause);

/// `"a", "b", "c"`.
std::string quoted_list(std::span<const std::string_view> values);

/// A value as a finding prints it: strings quoted, escaped and cut, `{...}` and `[...]` for what is no scalar.
std::string printed(Value value);

/// `1 error`, `2 errors`.
std::string counted(std::size_t count, std::string_view noun);

}  // namespace cocoon
