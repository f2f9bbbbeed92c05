// What stands at which path, on which port.
#pragma once

#include "native/admission/health.hpp"
#include "native/admission/service.hpp"
#include "native/http.hpp"
#include "native/observe/metrics.hpp"

namespace cocoon {

/// The admission port: /mutate, /validate, /validate-cocoonset, /healthz, /readyz. The arguments outlive the handler.
http::Handler admission_site(const AdmissionService& service, const Health& health);

/// The metrics port: /metrics, /healthz, /readyz.
http::Handler metrics_site(Metrics& metrics, const Health& health);

}  // namespace cocoon
