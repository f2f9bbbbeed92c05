// Pods: one that tolerates the cocoon provider is a VM, and only a CocoonSet may create it.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "core/field/strict_reader.hpp"
#include "core/rules/rule.hpp"

namespace cocoon {

/// User names that may create VMs (POD_CREATORS); empty: everyone that the other rule lets.
using PodCreators = std::set<std::string, std::less<>>;

/// A cocoon-tolerated pod that someone asks to create, or an update that makes a pod one.
struct PodRequest {
  Node pod;
  bool is_owned = false;       ///< by a CocoonSet
  std::string_view user = {};  ///< the authenticated requester
  const PodCreators& creators;
};

/// Owned by a CocoonSet: kind, a non-empty name and, where the reference gives one, the API group.
bool is_owned_by_cocoonset(const Node& pod, StrictReader& read);

/// Runs the pod rules.
void judge_pod(const PodRequest& request, Findings& findings);

namespace check {

void pod_owned_by_cocoonset(const PodRequest& request, Report& report);
void pod_creator_listed(const PodRequest& request, Report& report);

}  // namespace check

}  // namespace cocoon
