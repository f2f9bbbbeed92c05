#include "native/net/server.hpp"

#include <httplib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <thread>

namespace cocoon {

namespace {

/// Each connection holds a worker for as long as it lives, idle or not: as many workers as the API servers keep
/// connections (25 a path and API server: three paths, three API servers).
constexpr std::size_t admission_workers = 256;
/// Probes and a scraper or two.
constexpr std::size_t metrics_workers = 8;
/// The API server closes its idle connections after 90 s and loses a request where we are first.
constexpr time_t idle_seconds = 120;
constexpr time_t read_seconds = 10;
constexpr time_t write_seconds = 10;
constexpr int backlog = 1024;

void set_listener_options(int socket) {
  const int on = 1;
  // Not SO_REUSEPORT, which httplib sets by default: a second process would share the port silently.
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
}

http::Request to_request(const httplib::Request& from) {
  http::Request request;
  request.method = from.method;
  request.path = from.path;
  const std::size_t mark = from.target.find('?');
  if (mark != std::string::npos) request.query = from.target.substr(mark + 1);
  request.content_type = from.get_header_value("Content-Type");
  request.body = from.body;
  return request;
}

/// Counts a request as long as it lives.
class InFlight {
 public:
  InFlight(std::atomic<int>& count, prometheus::Gauge& gauge) : count_(count), gauge_(gauge) {
    ++count_;
    gauge_.Increment();
  }
  ~InFlight() {
    gauge_.Decrement();
    --count_;
  }
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;

 private:
  std::atomic<int>& count_;
  prometheus::Gauge& gauge_;
};

/// `in_flight` lives as long as the response, which httplib destroys once it is written.
void fill(httplib::Response& to, http::Response from, std::shared_ptr<InFlight> in_flight) {
  to.status = from.status;
  for (const auto& [name, value] : from.headers) to.set_header(name, value);
  to.set_content(std::move(from.body), from.content_type);
  to.content_provider_resource_releaser_ = [in_flight = std::move(in_flight)](bool) {};
}

int give_certificate(SSL* ssl, void* store) {
  const auto pair = static_cast<const CertificateStore*>(store)->current();
  return pair && pair->apply(ssl) ? 1 : 0;
}

bool set_up_tls(SSL_CTX& context, const ServerOptions& options) {
  SSL_CTX_set_min_proto_version(&context,
                                options.tls_min_version == TlsVersion::v1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
  SSL_CTX_set_options(&context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
  SSL_CTX_set_session_cache_mode(&context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(&context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_cert_cb(&context, give_certificate, options.certificates);
  return true;
}

std::unique_ptr<httplib::Server> make_server(const ServerOptions& options) {
  if (options.certificates == nullptr) return std::make_unique<httplib::Server>();
  return std::make_unique<httplib::SSLServer>([options](SSL_CTX& context) { return set_up_tls(context, options); });
}

std::string could_not_listen(const ListenAddress& address, int error) {
  return "cannot listen on " + address.to_string() + ": " + std::strerror(error);
}

}  // namespace

class Server::Implementation {
 public:
  Implementation(http::Handler handler, const ServerOptions& options, Metrics& metrics)
      : handler_(std::move(handler)), options_(options), metrics_(metrics), server_(make_server(options)) {
    const std::size_t workers = options.certificates == nullptr ? metrics_workers : admission_workers;
    server_->new_task_queue = [workers] { return new httplib::ThreadPool(workers); };  // httplib deletes it
    server_->set_tcp_nodelay(true);
    server_->set_keep_alive_max_count(std::numeric_limits<std::size_t>::max());
    server_->set_keep_alive_timeout(idle_seconds);
    server_->set_read_timeout(read_seconds);
    server_->set_write_timeout(write_seconds);
    server_->set_payload_max_length(options.max_body_bytes);
    server_->set_socket_options([this](int socket) {
      set_listener_options(socket);
      listener_ = socket;
    });
    route();
  }

  std::string start() {
    const std::string host = options_.address.host.empty() ? "::" : options_.address.host;
    bool bound = bind(host);
    // A machine without IPv6 has every address of IPv4.
    if (!bound && errno == EAFNOSUPPORT && options_.address.host.empty()) bound = bind("0.0.0.0");
    if (!bound) return could_not_listen(options_.address, errno == 0 ? EADDRNOTAVAIL : errno);
    // httplib listens with a backlog of 5: listening again is how to get another.
    if (::listen(listener_, backlog) != 0) return could_not_listen(options_.address, errno);
    thread_ = std::thread([server = server_.get()] { server->listen_after_bind(); });
    return {};
  }

  std::uint16_t port() const { return port_; }
  void drain() { draining_ = true; }

  bool stop(std::chrono::milliseconds timeout) {
    constexpr auto step = std::chrono::milliseconds(5);
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    if (thread_.joinable()) {
      server_->stop();
      while (in_flight_ > 0 && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(step);
      // httplib would wait for every idle connection to time out; the process ends before that.
      thread_.detach();
      server_.release();  // NOLINT(bugprone-unused-return-value): its threads still use it
    }
    return in_flight_ == 0;
  }

 private:
  bool bind(const std::string& host) {
    errno = 0;
    if (options_.address.port == 0) {
      const int port = server_->bind_to_any_port(host);
      port_ = static_cast<std::uint16_t>(std::max(port, 0));
      return port > 0;
    }
    port_ = options_.address.port;
    return server_->bind_to_port(host, port_);
  }

  void route() {
    const auto answer = [this](const httplib::Request& request, httplib::Response& response) {
      handle(request, response);
    };
    server_->Get(".*", answer).Post(".*", answer).Put(".*", answer).Patch(".*", answer).Delete(".*", answer);
    server_->Options(".*", answer);
    // Before the body is read: httplib would unpack a compressed one without limit, and take a form apart by a regular
    // expression that recurses.
    server_->set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      // And it would answer each of a thousand ranges, and compress for whoever accepts that, which costs half the
      // throughput. The request is its own, and not const.
      auto& own = const_cast<httplib::Request&>(request);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
      own.ranges.clear();
      own.headers.erase("Accept-Encoding");
      const bool is_plain_json =
          http::is_json(request.get_header_value("Content-Type")) && !request.has_header("Content-Encoding");
      const bool has_no_body = request.method == "GET" || request.method == "HEAD";
      if (has_no_body || (request.method == "POST" && is_plain_json)) {
        return httplib::Server::HandlerResponse::Unhandled;
      }
      handle(request, response);
      // What follows is a body that nobody reads.
      response.set_header("Connection", "close");
      return httplib::Server::HandlerResponse::Handled;
    });
    server_->set_logger([this](const httplib::Request&, const httplib::Response& response) {
      metrics_.count_http_response(response.status);
    });
  }

  void handle(const httplib::Request& request, httplib::Response& response) {
    const auto in_flight = std::make_shared<InFlight>(in_flight_, metrics_.requests_in_flight());
    fill(response, handler_(to_request(request)), in_flight);
    if (draining_) response.set_header("Connection", "close");
  }

  http::Handler handler_;
  ServerOptions options_;
  Metrics& metrics_;
  std::unique_ptr<httplib::Server> server_;
  std::thread thread_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> draining_ = false;
  std::atomic<int> in_flight_ = 0;
};

Server::Server(http::Handler handler, const ServerOptions& options, Metrics& metrics)
    : implementation_(std::make_unique<Implementation>(std::move(handler), options, metrics)) {}
Server::~Server() = default;
std::string Server::start() { return implementation_->start(); }
std::uint16_t Server::port() const { return implementation_->port(); }
void Server::drain() { implementation_->drain(); }
bool Server::stop(std::chrono::milliseconds timeout) { return implementation_->stop(timeout); }

}  // namespace cocoon
