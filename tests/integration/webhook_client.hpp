// Two ways to talk to the server: as a well-behaved HTTP client does (cpp-httplib's), and byte by byte.
//
//   WebhookClient client = WebhookClient::over_tls(server.port(), authority_file, "127.0.0.1");
//   const Answer answer = client.post("/validate-cocoonset?timeout=5s", review);
//   CHECK(answer.status == 200);
//
// Both check the server's certificate. Each belongs to the thread that made it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "tests/generate/json.hpp"

namespace cocoon::test {

struct Answer {
  int status = 0;                              ///< 0: none came
  bool could_connect = true;                   ///< false: nobody listens; nothing was sent
  std::map<std::string, std::string> headers;  ///< by name in lower case
  std::string body;

  std::string header(const std::string& name) const;
  /// The body; discarded where it is no JSON.
  Json json() const { return Json::parse(body, nullptr, false); }
};

class WebhookClient {
 public:
  /// The server's certificate must be of the authority in the PEM file and for `host`.
  static WebhookClient over_tls(std::uint16_t port, const std::string& authority_file, const std::string& host);
  /// One that shows a certificate of its own, PEM files.
  static WebhookClient over_tls(std::uint16_t port, const std::string& authority_file, const std::string& host,
                                const std::string& certificate_file, const std::string& key_file);
  /// The metrics port.
  static WebhookClient without_tls(std::uint16_t port, const std::string& host);
  WebhookClient(WebhookClient&& other) noexcept;
  ~WebhookClient();

  /// A connection is kept from one request to the next.
  void keep_alive();

  Answer send(const std::string& method, const std::string& target, const std::string& body = "",
              const std::string& content_type = "application/json");
  Answer get(const std::string& target) { return send("GET", target, "", ""); }
  Answer post(const std::string& target, const std::string& body) { return send("POST", target, body); }

 private:
  struct Http;
  explicit WebhookClient(std::unique_ptr<Http> http);
  std::unique_ptr<Http> http_;
};

/// One TLS connection on which a test sends what it likes.
class TlsConnection {
 public:
  enum class Versions { all, tls12_only };
  /// Throws where the handshake fails, or the certificate is not of the authority (PEM).
  TlsConnection(std::uint16_t port, const std::string& authority, Versions versions = Versions::all);
  TlsConnection(const TlsConnection&) = delete;
  TlsConnection& operator=(const TlsConnection&) = delete;
  ~TlsConnection();

  /// The common name in the certificate that the server showed.
  std::string certificate_name() const;
  /// False once the other side is gone.
  bool send(std::string_view bytes);
  /// The next answer; status 0 where the connection ends before one is complete.
  Answer receive();

 private:
  struct Tls;
  std::unique_ptr<Tls> tls_;
};

}  // namespace cocoon::test
