#include "native/admission/site.hpp"

#include <algorithm>
#include <utility>

namespace cocoon {

namespace {

bool is_read(const http::Request& request) { return request.method == "GET" || request.method == "HEAD"; }

http::Response not_found() { return {.status = 404, .body = "not found\n"}; }

http::Response read_only() {
  return {.status = 405, .body = "this is read by GET\n", .headers = {{"Allow", "GET, HEAD"}}};
}

http::Response unknown_caller() { return {.status = 401, .body = "a client certificate is needed\n"}; }

/// /healthz and /readyz, which both ports serve; 404 elsewhere.
http::Response answer_probe(const http::Request& request, const Health& health) {
  const bool is_probe = request.path == "/healthz" || request.path == "/readyz";
  if (!is_probe) return not_found();
  if (!is_read(request)) return read_only();
  return request.path == "/healthz" ? health.healthz() : health.readyz(request);
}

}  // namespace

http::Handler admission_site(const AdmissionService& service, const Health& health,
                             std::vector<std::string> exempt_paths) {
  return [&service, &health, exempt_paths = std::move(exempt_paths)](
             http::Request& request, const http::Respond& respond) -> std::optional<http::Response> {
    const bool is_exempt = std::find(exempt_paths.begin(), exempt_paths.end(), request.path) != exempt_paths.end();
    if (!request.is_trusted && !is_exempt) return unknown_caller();
    const Endpoint* const endpoint = endpoint_at(request.path);
    return endpoint != nullptr ? service.answer(*endpoint, request, respond) : answer_probe(request, health);
  };
}

http::Handler metrics_site(Metrics& metrics, const Health& health) {
  return [&metrics, &health](const http::Request& request, const http::Respond&) -> std::optional<http::Response> {
    if (request.path != "/metrics") return answer_probe(request, health);
    if (!is_read(request)) return read_only();
    metrics.set_ready(health.is_ready());
    return http::Response{.status = 200, .content_type = std::string(Metrics::content_type), .body = metrics.to_text()};
  };
}

}  // namespace cocoon
