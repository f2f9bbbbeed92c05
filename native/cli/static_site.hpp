// A folder of static files as a Handler: how `make run` shows the playground on this machine, and nothing else. A
// cluster has no such port.
#pragma once

#include <string>

#include "native/net/http.hpp"

namespace cocoon {

struct StaticSite {
  http::Handler handler;  ///< GET and HEAD; a path that ends with a slash is its index.html
  std::string error;      ///< where there is no handler: the path and why
};

/// Reads every file below `folder` at once and serves from memory: no request reaches the file system. Hidden files are
/// left out, and so is what a link points to outside.
StaticSite read_static_site(const std::string& folder);

}  // namespace cocoon
