#include "tests/integration/webhook_client.hpp"

#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

#include "tests/integration/program.hpp"

namespace cocoon::test {

namespace {

// OpenSSL writes to a connection that the server has closed without asking for no signal.
void block_sigpipe() {
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return text;
}

}  // namespace

std::string Answer::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

// --- cpp-httplib's client

struct WebhookClient::Http {
  explicit Http(std::unique_ptr<httplib::ClientImpl> the_client) : client(std::move(the_client)) {
    block_sigpipe();
    client->set_connection_timeout(patience);
    client->set_read_timeout(patience);
    client->set_write_timeout(patience);
    client->set_tcp_nodelay(true);
  }
  std::unique_ptr<httplib::ClientImpl> client;
};

WebhookClient WebhookClient::over_tls(std::uint16_t port, const std::string& authority_file, const std::string& host) {
  return over_tls(port, authority_file, host, "", "");
}

WebhookClient WebhookClient::over_tls(std::uint16_t port, const std::string& authority_file, const std::string& host,
                                      const std::string& certificate_file, const std::string& key_file) {
  auto client = std::make_unique<httplib::SSLClient>(host, port, certificate_file, key_file);
  client->set_ca_cert_path(authority_file);
  client->enable_server_certificate_verification(true);
  return WebhookClient(std::make_unique<Http>(std::move(client)));
}

WebhookClient WebhookClient::without_tls(std::uint16_t port, const std::string& host) {
  return WebhookClient(std::make_unique<Http>(std::make_unique<httplib::ClientImpl>(host, port)));
}

WebhookClient::WebhookClient(std::unique_ptr<Http> http) : http_(std::move(http)) {}
WebhookClient::WebhookClient(WebhookClient&&) noexcept = default;
WebhookClient::~WebhookClient() = default;

void WebhookClient::keep_alive() { http_->client->set_keep_alive(true); }

Answer WebhookClient::send(const std::string& method, const std::string& target, const std::string& body,
                           const std::string& content_type) {
  httplib::Request request;
  request.method = method;
  request.path = target;
  request.body = body;
  // As the API server does; an answer that was compressed for it would show in its headers.
  request.set_header("Accept-Encoding", "gzip");
  if (!content_type.empty()) request.set_header("Content-Type", content_type);
  const httplib::Result result = http_->client->send(request);
  if (!result) return {.could_connect = result.error() != httplib::Error::Connection, .headers = {}, .body = {}};
  Answer answer{.status = result->status, .headers = {}, .body = result->body};
  for (const auto& [name, value] : result->headers) answer.headers[lower(name)] = value;
  return answer;
}

// --- Byte by byte

struct TlsConnection::Tls {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL* ssl = nullptr;
  int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  ~Tls() {
    SSL_free(ssl);
    SSL_CTX_free(context);
    ::close(socket);
  }

  void trust(const std::string& authority) const {
    BIO* bio = BIO_new_mem_buf(authority.data(), static_cast<int>(authority.size()));
    X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate);
    X509_free(certificate);
    BIO_free(bio);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  }

  bool connect(std::uint16_t port) const {
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    timeval bound{};
    bound.tv_sec = patience.count();
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof bound);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &bound, sizeof bound);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

  bool shake_hands() {
    ssl = SSL_new(context);
    SSL_set_fd(ssl, socket);
    SSL_set1_host(ssl, "127.0.0.1");
    return SSL_connect(ssl) == 1;
  }
};

TlsConnection::TlsConnection(std::uint16_t port, const std::string& authority, Versions versions)
    : tls_(std::make_unique<Tls>()) {
  block_sigpipe();
  if (versions == Versions::tls12_only) SSL_CTX_set_max_proto_version(tls_->context, TLS1_2_VERSION);
  tls_->trust(authority);
  if (!tls_->connect(port)) throw std::runtime_error("no connection to the server");
  if (!tls_->shake_hands()) throw std::runtime_error("the TLS handshake failed");
}

TlsConnection::~TlsConnection() = default;

std::string TlsConnection::certificate_name() const {
  X509* certificate = SSL_get1_peer_certificate(tls_->ssl);
  char name[128] = {};
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
  X509_free(certificate);
  return name;
}

bool TlsConnection::send(std::string_view bytes) {
  std::size_t written = 0;
  return SSL_write_ex(tls_->ssl, bytes.data(), bytes.size(), &written) == 1;
}

Answer TlsConnection::receive() {
  std::string received;
  char byte = 0;
  // A byte at a time: what follows the answer stays for the next one.
  const auto read_byte = [&] {
    std::size_t count = 0;
    if (SSL_read_ex(tls_->ssl, &byte, 1, &count) != 1) return false;
    received += byte;
    return true;
  };
  while (received.find("\r\n\r\n") == std::string::npos) {
    if (!read_byte()) return {};
  }
  Answer answer{.status = std::stoi(received.substr(received.find(' '))), .headers = {}, .body = {}};
  for (std::size_t at = received.find("\r\n") + 2; received.compare(at, 2, "\r\n") != 0;) {
    const std::size_t colon = received.find(": ", at);
    const std::size_t end = received.find("\r\n", at);
    answer.headers[lower(received.substr(at, colon - at))] = received.substr(colon + 2, end - colon - 2);
    at = end + 2;
  }
  received.clear();
  const std::string length = answer.header("content-length");
  while (received.size() < (length.empty() ? 0 : std::stoul(length))) {
    if (!read_byte()) return {};
  }
  answer.body = received;
  return answer;
}

}  // namespace cocoon::test
