#include "core/review/kept.hpp"

namespace cocoon {

namespace {

using Role = Kept::Role;

constexpr Kept of_owner[] = {{"apiVersion"}, {"kind"}, {"name"}};
constexpr Kept owner[] = {some_of("", of_owner)};
constexpr Kept of_metadata[] = {{"name"}, {"generateName"}, {"deletionTimestamp"}, list_of("ownerReferences", owner)};
constexpr Kept of_object[] = {some_of("metadata", of_metadata), {.name = "spec", .role = Role::spec}};

constexpr Kept of_group_kind[] = {{"group"}, {"kind"}};
constexpr Kept of_group_resource[] = {{"group"}, {"resource"}};
constexpr Kept of_user[] = {{"username"}};
constexpr Kept of_request[] = {{"uid"},
                               some_of("kind", of_group_kind, Role::kind),
                               some_of("resource", of_group_resource),
                               {"subResource"},
                               {"name"},
                               {"namespace"},
                               {"operation"},
                               some_of("userInfo", of_user),
                               some_of("object", of_object),
                               some_of("oldObject", of_object),
                               {"dryRun"}};
constexpr Kept of_review[] = {{"kind"}, {"apiVersion"}, some_of("request", of_request, Role::request)};

}  // namespace

constexpr Kept kept_review = some_of("", of_review);

}  // namespace cocoon
