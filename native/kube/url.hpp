// The addresses that a kubeconfig names, taken apart: `https://[fd00::1]:6443/k8s/clusters/c-1`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace cocoon::kube {

struct Url {
  bool tls = true;           ///< https
  std::string host;          ///< a name or an address, without brackets
  std::uint16_t port = 443;  ///< 443 or 80 where none is written
  std::string path;  ///< what stands before every request's own path: empty, or `/…` without a slash at its end
  std::string user;  ///< `user:password@`: proxies alone have it
  std::string password;

  /// `host:port`, IPv6 in brackets.
  std::string authority() const;
  /// The whole, without user and password.
  std::string to_string() const;
};

/// Reads `http://` and `https://` URLs without query and fragment. The error does not repeat `text`, which may hold a
/// password; it goes on a sentence that says which URL: "must be …".
Result<Url> parse_url(std::string_view text);

/// `host` in brackets where it is an IPv6 address, as it stands in URLs.
std::string bracketed(const std::string& host);

}  // namespace cocoon::kube
