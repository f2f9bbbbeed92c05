// What a server with TLS is told: its certificate, and what it asks of its callers'.
#pragma once

#include <string>
#include <vector>

namespace cocoon {

enum class TlsVersion { v1_2, v1_3 };

struct TlsSettings {
  std::string certificate;  ///< file: chain, leaf first, PEM
  std::string key;          ///< file: PEM
  TlsVersion min_version = TlsVersion::v1_2;

  /// File, PEM; empty: callers need no certificate.
  std::string client_authority = {};
  /// A caller's certificate must be for one of these (DNS names of the subjectAltName, or the common name); empty: any.
  std::vector<std::string> client_names = {};
  /// A caller without a certificate may connect: what it may ask is for the handler to say.
  bool client_may_be_anonymous = false;
};

}  // namespace cocoon
