// Whether a pod, or a pod template, is cocoon-tolerated: the one question that pods and workloads share.
#pragma once

#include <string_view>

#include "core/field/strict_reader.hpp"

namespace cocoon {

/// The key of the taint that the virtual kubelet's nodes carry.
inline constexpr std::string_view cocoon_toleration_key = "virtual-kubelet.io/provider";

/// Some toleration of `pod_spec` has exactly the key; operator, value and effect do not matter. A toleration without a
/// key (`operator: Exists`) does not count.
inline bool is_cocoon_tolerated(const Node& pod_spec, StrictReader& read) {
  return read.any_of(read.member(pod_spec, "tolerations"), [&](const Node& toleration) {
    return read.string(read.member(toleration, "key")) == cocoon_toleration_key;
  });
}

/// The same of the pod template of a Deployment or StatefulSet.
inline bool is_template_tolerated(const Node& workload, StrictReader& read) {
  const Node pod_template = read.member(read.member(workload, "spec"), "template");
  return is_cocoon_tolerated(read.member(pod_template, "spec"), read);
}

}  // namespace cocoon
