#include "tests/integration/fake_api_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace cocoon::test {

namespace {

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

template <typename T>
T* require(T* thing) {
  if (thing == nullptr) throw std::runtime_error("OpenSSL cannot do what the test needs");
  return thing;
}

std::string text_of(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

template <typename Write>
std::string to_pem(const Write& write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), &BIO_free);
  write(bio.get());
  return text_of(bio.get());
}

KeyPair to_pair(X509* certificate, EVP_PKEY* key) {
  return {to_pem([&](BIO* bio) { PEM_write_bio_X509(bio, certificate); }),
          to_pem([&](BIO* bio) { PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr); })};
}

Certificate read_certificate(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(pem.data(), -1), &BIO_free);
  return {require(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)), &X509_free};
}

Key read_key(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(pem.data(), -1), &BIO_free);
  return {require(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr)), &EVP_PKEY_free};
}

void add_extension(X509* issuer, X509* certificate, int id, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = require(X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str()));
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

long seconds(std::chrono::hours hours) { return static_cast<long>(std::chrono::seconds(hours).count()); }

Certificate make_certificate(const CertificateWish& wish, EVP_PKEY* key) {
  Certificate certificate(require(X509_new()), &X509_free);
  std::uint32_t serial = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), seconds(wish.valid_from));
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), seconds(wish.valid_to));
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(wish.common_name.c_str()), -1, -1, 0);
  X509_set_pubkey(certificate.get(), key);
  return certificate;
}

}  // namespace

TestAuthority::TestAuthority() {
  const Key key(require(EVP_EC_gen("P-256")), &EVP_PKEY_free);
  const Certificate certificate = make_certificate({.common_name = "test authority"}, key.get());
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
  add_extension(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  // As kubeadm's: what tells apart an old and a new authority of the same name.
  add_extension(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash");
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  own_ = to_pair(certificate.get(), key.get());
}

KeyPair TestAuthority::issue(const CertificateWish& wish) const {
  const Key key(require(EVP_EC_gen("P-256")), &EVP_PKEY_free);
  const Certificate certificate = make_certificate(wish, key.get());
  const Certificate issuer = read_certificate(own_.certificate);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer.get()));
  add_extension(issuer.get(), certificate.get(), NID_authority_key_identifier, "keyid");
  if (!wish.names.empty()) add_extension(issuer.get(), certificate.get(), NID_subject_alt_name, wish.names);
  X509_sign(certificate.get(), read_key(own_.key).get(), EVP_sha256());
  return to_pair(certificate.get(), key.get());
}

std::string http_answer(int status, const std::string& body, const std::string& more_headers) {
  return "HTTP/1.1 " + std::to_string(status) + " Status\r\nContent-Type: application/json\r\n" + more_headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// --- A connection, with TLS or without.

struct FakeApiServer::Call::Stream {
  int socket = -1;
  SSL* ssl = nullptr;

  ssize_t read(char* into, std::size_t size) const {
    if (ssl != nullptr) return SSL_read(ssl, into, static_cast<int>(size));
    return ::recv(socket, into, size, 0);
  }
  ssize_t write(const char* from, std::size_t size) const {
    if (ssl != nullptr) return SSL_write(ssl, from, static_cast<int>(size));
    return ::send(socket, from, size, MSG_NOSIGNAL);
  }
};

bool FakeApiServer::Call::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = stream_->write(bytes.data(), bytes.size());
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void FakeApiServer::Call::drip(std::string_view bytes) {
  for (const char& byte : bytes) {
    if (!send({&byte, 1}) || !is_connected(5)) break;
  }
  close();
}

void FakeApiServer::Call::wait_until_closed() {
  char byte = 0;
  while (stream_->read(&byte, 1) > 0) continue;
  close();
}

bool FakeApiServer::Call::is_connected(int milliseconds) const {
  pollfd waited{stream_->socket, POLLRDHUP, 0};
  return ::poll(&waited, 1, milliseconds) == 0;
}

// --- The server

struct FakeApiServer::Listener {
  int socket = -1;
  SSL_CTX* context = nullptr;

  ~Listener() {
    ::close(socket);
    SSL_CTX_free(context);
  }
};

namespace {

int listen_on_loopback(bool ipv6) {
  const int socket = ::socket(ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_addr = in6addr_loopback;
  const auto* address = ipv6 ? reinterpret_cast<const sockaddr*>(&v6) : reinterpret_cast<const sockaddr*>(&v4);
  if (::bind(socket, address, ipv6 ? sizeof v6 : sizeof v4) == 0 && ::listen(socket, 128) == 0) return socket;
  ::close(socket);
  throw std::runtime_error("no loopback address to listen on");
}

std::uint16_t port_of(int socket) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length);
  return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port
                                             : reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

SSL_CTX* make_context(const FakeApiServer::Options& options) {
  if (!options.tls) return nullptr;
  SSL_CTX* context = require(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_use_certificate(context, read_certificate(options.tls->certificate).get());
  SSL_CTX_use_PrivateKey(context, read_key(options.tls->key).get());
  if (options.client_authority.empty()) return context;
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context), read_certificate(options.client_authority).get());
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  return context;
}

std::string common_name(SSL* ssl) {
  const Certificate certificate(SSL_get1_peer_certificate(ssl), &X509_free);
  char name[128] = {};
  if (certificate) {
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name, sizeof name);
  }
  return name;
}

// How many bytes the body of a request has, by its head.
std::size_t content_length(const std::string& head) {
  const std::size_t at = head.find("\r\nContent-Length: ");
  return at == std::string::npos ? 0 : std::strtoul(head.c_str() + at + 18, nullptr, 10);
}

// A write to someone who has gone is to fail, not to end the tests; the client under test must see to that by itself.
void block_sigpipe() {
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

}  // namespace

FakeApiServer::FakeApiServer(Options options, Handler handler)
    : options_(std::move(options)), handler_(std::move(handler)), listener_(std::make_unique<Listener>()) {
  listener_->socket = listen_on_loopback(options_.ipv6);
  listener_->context = make_context(options_);
  port_ = port_of(listener_->socket);
  acceptor_ = std::thread([this] { accept_all(); });
}

FakeApiServer::~FakeApiServer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const int socket : open_) ::shutdown(socket, SHUT_RDWR);
  }
  ::shutdown(listener_->socket, SHUT_RDWR);
  acceptor_.join();
  for (std::thread& thread : threads_) thread.join();
}

std::vector<std::string> FakeApiServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void FakeApiServer::accept_all() {
  for (;;) {
    const int socket = ::accept4(listener_->socket, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const std::lock_guard lock(mutex_);
    if (stopping_) {
      ::close(socket);
      return;
    }
    open_.push_back(socket);
    threads_.emplace_back([this, socket, number = ++connections_] { serve(socket, number); });
  }
}

void FakeApiServer::serve(int socket, int number) {
  block_sigpipe();
  Call::Stream stream;
  stream.socket = socket;
  Call call;
  call.connection = number;
  call.stream_ = &stream;
  if (options_.speaks_first) {
    handler_(call);
  } else if (listener_->context == nullptr) {
    answer_requests(call);
  } else {
    stream.ssl = SSL_new(listener_->context);
    SSL_set_fd(stream.ssl, socket);
    if (SSL_accept(stream.ssl) == 1) {
      call.client_subject = common_name(stream.ssl);
      answer_requests(call);
      SSL_shutdown(stream.ssl);
    }
    SSL_free(std::exchange(stream.ssl, nullptr));
    // Closing with something unread would be a reset, which can overtake an alert that says what was wrong.
    ::shutdown(socket, SHUT_WR);
    call.wait_until_closed();
  }
  const std::lock_guard lock(mutex_);
  open_.erase(std::find(open_.begin(), open_.end(), socket));
  ::close(socket);
}

void FakeApiServer::answer_requests(Call& call) {
  char block[16384];
  std::string received;
  while (!call.closing_) {
    const ssize_t count = call.stream_->read(block, sizeof block);
    if (count <= 0) return;
    received.append(block, static_cast<std::size_t>(count));
    const std::size_t head = received.find("\r\n\r\n");
    if (head == std::string::npos || received.size() < head + 4 + content_length(received.substr(0, head))) continue;
    call.request = std::exchange(received, "");
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(call.request);
    }
    handler_(call);
  }
}

void tunnel(FakeApiServer::Call& call) {
  const std::size_t colon = call.request.find(':');
  sockaddr_in target{};
  target.sin_family = AF_INET;
  target.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  target.sin_port = htons(static_cast<std::uint16_t>(std::strtoul(call.request.c_str() + colon + 1, nullptr, 10)));
  const int other = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(other, reinterpret_cast<const sockaddr*>(&target), sizeof target) == 0) {
    call.send("HTTP/1.1 200 Connection established\r\n\r\n");
    call.pass_to_and_fro(other);
  }
  ::close(other);
  call.close();
}

void FakeApiServer::Call::pass_to_and_fro(int other) {
  char block[16384];
  for (;;) {
    pollfd waited[] = {{stream_->socket, POLLIN, 0}, {other, POLLIN, 0}};
    const bool buffered = stream_->ssl != nullptr && SSL_pending(stream_->ssl) > 0;
    if (!buffered && ::poll(waited, 2, -1) < 0) return;
    if (buffered || waited[0].revents != 0) {
      const ssize_t count = stream_->read(block, sizeof block);
      if (count <= 0 || ::send(other, block, static_cast<std::size_t>(count), MSG_NOSIGNAL) != count) return;
    }
    if (!buffered && waited[1].revents != 0) {
      const ssize_t count = ::recv(other, block, sizeof block, 0);
      if (count <= 0 || !send({block, static_cast<std::size_t>(count)})) return;
    }
  }
}

}  // namespace cocoon::test
