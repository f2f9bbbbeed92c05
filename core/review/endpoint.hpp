// Which reviews go where: the three admission paths, and the kinds that each of them judges.
#pragma once

#include <optional>
#include <string_view>

#include "core/review/review.hpp"

namespace cocoon {

enum class Endpoint { mutate, validate, validate_cocoonset };

/// The endpoint at an HTTP path.
std::optional<Endpoint> endpoint_at(std::string_view path);

/// The endpoint that a registration sends such a review to; nothing for a kind that none is registered for.
std::optional<Endpoint> endpoint_for(const Review& review);

/// Its HTTP path.
std::string_view path_of(Endpoint endpoint);
/// `mutate`, `validate`, `validate_cocoonset`: the metrics' label.
std::string_view handler_name(Endpoint endpoint);
/// The webhook that it is registered as (config/webhook), which the API server names in a denial.
std::string_view webhook_name(Endpoint endpoint);

bool is_pod(const Review& review);
bool is_cocoonset(const Review& review);
/// A Deployment or StatefulSet itself.
bool is_workload(const Review& review);
/// The `scale` subresource of one.
bool is_scale(const Review& review);
/// `Deployment` or `StatefulSet`, of a workload's own review and of its scale's.
std::string_view workload_kind(const Review& review);

}  // namespace cocoon
