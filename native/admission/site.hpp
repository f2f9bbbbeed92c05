// What stands at which path, on which port.
#pragma once

#include <string>
#include <vector>

#include "native/admission/health.hpp"
#include "native/admission/service.hpp"
#include "native/net/http.hpp"
#include "native/observe/metrics.hpp"

namespace cocoon {

/// The admission port: the paths of the table of kinds, /healthz, /readyz. The arguments outlive the handler.
/// A caller that has shown no accepted certificate may ask for `exempt_paths` only, where certificates are asked for.
http::Handler admission_site(const AdmissionService& service, const Health& health,
                             std::vector<std::string> exempt_paths = {});

/// The metrics port: /metrics, /healthz, /readyz.
http::Handler metrics_site(Metrics& metrics, const Health& health);

}  // namespace cocoon
