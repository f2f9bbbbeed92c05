// A folder of static files as a Handler: how `make run` shows the playground on this machine, and nothing else. A
// cluster has no such port.
#pragma once

#include <string>

#include "core/result.hpp"
#include "native/net/http.hpp"

namespace cocoon {

/// Answers GET and HEAD; a path that ends with a slash is its index.html. Every file below `folder` is read at once and
/// served from memory: no request reaches the file system. Hidden files are left out, and so is what a link points to
/// outside. An error holds the path and why.
Result<http::Handler> read_static_site(const std::string& folder);

}  // namespace cocoon
