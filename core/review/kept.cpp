#include "core/review/kept.hpp"

namespace cocoon::kept {

namespace {

using Below = Kept::Below;

constexpr Kept some_of(std::string_view name, std::span<const Kept> members) {
  return {.name = name, .below = Below::some_members, .parts = members};
}
constexpr Kept list(std::string_view name, std::span<const Kept, 1> item) {
  return {.name = name, .below = Below::items, .parts = item};
}

// Pods, and the templates of workloads: see tolerations.hpp.
constexpr Kept of_toleration[] = {{"key"}};
constexpr Kept toleration[] = {some_of("", of_toleration)};
constexpr Kept of_pod_spec[] = {list("tolerations", toleration)};
constexpr Kept of_pod_template[] = {some_of("spec", of_pod_spec)};
constexpr Kept of_workload_spec[] = {{"replicas"}, some_of("template", of_pod_template)};

constexpr Kept pod_spec = some_of("spec", of_pod_spec);
constexpr Kept workload_spec = some_of("spec", of_workload_spec);
constexpr Kept whole_spec = {"spec"};

constexpr Kept of_owner[] = {{"apiVersion"}, {"kind"}, {"name"}};
constexpr Kept owner[] = {some_of("", of_owner)};
constexpr Kept of_metadata[] = {{"name"}, {"generateName"}, {"deletionTimestamp"}, list("ownerReferences", owner)};
// In the place of `spec` stands what spec_of() says.
constexpr Kept of_object[] = {some_of("metadata", of_metadata), whole_spec};

constexpr Kept of_group_kind[] = {{"group"}, {"kind"}};
constexpr Kept of_group_resource[] = {{"group"}, {"resource"}};
constexpr Kept of_user[] = {{"username"}};
constexpr Kept of_request[] = {{"uid"},
                               some_of("kind", of_group_kind),
                               some_of("resource", of_group_resource),
                               {"subResource"},
                               {"name"},
                               {"namespace"},
                               {"operation"},
                               some_of("userInfo", of_user),
                               some_of("object", of_object),
                               some_of("oldObject", of_object),
                               {"dryRun"}};
constexpr Kept of_review[] = {{"kind"}, {"apiVersion"}, some_of("request", of_request)};

}  // namespace

constexpr Kept review = some_of("", of_review);

bool is_request(const Kept& member) { return member.parts.data() == of_request; }
bool is_kind(const Kept& member) { return member.parts.data() == of_group_kind; }
bool is_spec(const Kept& member) { return &member == &of_object[1]; }

const Kept& spec_of(Value kind) {
  const std::string_view group = kind.find("group").string();
  const std::string_view name = kind.find("kind").string();
  if (group.empty() && name == "Pod") return pod_spec;
  if (group == "apps" && (name == "Deployment" || name == "StatefulSet")) return workload_spec;
  return whole_spec;
}

}  // namespace cocoon::kept
