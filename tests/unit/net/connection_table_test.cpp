// Who makes room for a new connection. The connections are real, each with its other end in the test's hand.
#include "native/net/connection_table.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "native/observe/metrics.hpp"

namespace {

using namespace cocoon;

PeerAddress peer(std::uint8_t number) {
  sockaddr_in ipv4{};
  ipv4.sin_family = AF_INET;
  ipv4.sin_addr.s_addr = htonl(0x0a000000U + number);
  sockaddr_storage storage{};
  std::memcpy(&storage, &ipv4, sizeof ipv4);
  return PeerAddress(storage);
}

class Connections {
 public:
  explicit Connections(std::size_t most) : table_(most) {}

  ConnectionTable& table() { return table_; }

  /// A new one, the youngest.
  std::uint64_t open(const PeerAddress& from) {
    int sockets[2] = {-1, -1};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, sockets) == 0);
    const auto connection =
        std::make_shared<Connection>(next_, Transport(FileDescriptor(sockets[0]), nullptr), from, shared_);
    clients_[next_] = FileDescriptor(sockets[1]);
    table_.add(connection);
    settle();
    return next_++;
  }

  /// Sends a request; what can be done with it is.
  Connection::Wants send(std::uint64_t id, const std::string& bytes) {
    REQUIRE(::send(clients_[id].get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()));
    const auto connection = table_.find(id);
    const std::lock_guard lock(connection->mutex());
    const Connection::Wants wants = connection->advance();
    settle();
    return wants;
  }
  void review(std::uint64_t id) {
    CHECK(send(id, "POST /review HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n") ==
          Connection::Wants::read);
  }
  void get(std::uint64_t id, const std::string& target) { send(id, "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n"); }

  std::vector<std::uint64_t> candidates(const PeerAddress& from) const {
    std::vector<std::uint64_t> ids;
    for (const auto& connection : table_.candidates(from)) ids.push_back(connection->id());
    return ids;
  }

 private:
  /// Two moments must not be the same.
  static void settle() { std::this_thread::sleep_for(std::chrono::microseconds(10)); }

  /// /later is answered never.
  static std::optional<http::Response> respond(const http::Request& request) {
    if (request.path == "/later") return std::nullopt;
    return http::Response{.status = request.path == "/review" || request.path == "/healthz" ? 200 : 400};
  }

  Metrics metrics_;
  Log log_{LogLevel::disabled, true};
  Connection::Shared shared_{.limits = {},
                             .handler = [](http::Request& request, const http::Respond&) { return respond(request); },
                             .metrics = metrics_.of_server("test"),
                             .log = log_,
                             .resume = [](Connection&, Connection::Wants) {}};
  ConnectionTable table_;
  std::map<std::uint64_t, FileDescriptor> clients_;
  std::uint64_t next_ = 1;
};

using Ids = std::vector<std::uint64_t>;

TEST_CASE("Room for connections, and for those of one address", "[net]") {
  Connections connections(4);
  CHECK(connections.table().has_room_for(peer(1)));
  const auto first = connections.open(peer(1));
  connections.open(peer(1));
  // Half of four are from one address.
  CHECK_FALSE(connections.table().has_room_for(peer(1)));
  CHECK(connections.table().has_room_for(peer(2)));
  connections.open(peer(2));
  connections.open(peer(3));
  CHECK_FALSE(connections.table().has_room_for(peer(2)));
  CHECK_FALSE(connections.table().has_room_for(peer(4)));
  CHECK(connections.table().size() == 4);

  connections.table().remove(*connections.table().find(first));
  CHECK(connections.table().find(first) == nullptr);
  CHECK(connections.table().size() == 3);
  CHECK(connections.table().has_room_for(peer(1)));
  CHECK(connections.table().has_room_for(peer(4)));
}

TEST_CASE("A connection that is removed twice leaves one place", "[net]") {
  Connections connections(4);
  const auto first = connections.table().find(connections.open(peer(1)));
  connections.open(peer(1));
  connections.table().remove(*first);
  connections.table().remove(*first);
  CHECK(connections.table().size() == 1);
  CHECK(connections.table().has_room_for(peer(1)));
  connections.open(peer(1));
  CHECK_FALSE(connections.table().has_room_for(peer(1)));
}

TEST_CASE("A table of one", "[net]") {
  Connections connections(1);
  CHECK(connections.table().has_room_for(peer(1)));
  const auto first = connections.open(peer(1));
  CHECK_FALSE(connections.table().has_room_for(peer(1)));
  CHECK(connections.candidates(peer(2)) == Ids{first});
}

TEST_CASE("Who has been idle longest goes first", "[net]") {
  Connections connections(4);
  const auto a = connections.open(peer(1));
  const auto b = connections.open(peer(2));
  const auto c = connections.open(peer(3));
  CHECK(connections.candidates(peer(4)) == Ids{a, b, c});
  connections.get(a, "/healthz");
  CHECK(connections.candidates(peer(4)) == Ids{b, c, a});
  // To begin something is not to be answered.
  connections.send(b, "GET / HTT");
  CHECK(connections.candidates(peer(4)) == Ids{b, c, a});
}

TEST_CASE("Who has had a review answered goes last", "[net]") {
  Connections connections(4);
  const auto a = connections.open(peer(1));
  connections.review(a);
  const auto b = connections.open(peer(2));
  const auto c = connections.open(peer(3));
  const auto d = connections.open(peer(4));
  connections.review(c);
  connections.get(b, "/healthz");
  CHECK(connections.candidates(peer(5)) == Ids{d, b, a, c});
}

TEST_CASE("A review is a POST that was answered 200", "[net]") {
  Connections connections(8);
  const auto a = connections.open(peer(1));
  const auto b = connections.open(peer(2));
  const auto reviewed = [&](std::uint64_t id) { return connections.table().find(id)->has_reviewed(); };
  connections.get(a, "/review");
  connections.get(a, "/healthz");
  connections.send(a, "POST /other HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n");
  CHECK_FALSE(reviewed(a));
  // What the library would refuse by itself, behind a GET that was answered 200.
  connections.get(b, "/healthz");
  connections.send(b, "POST /a?b?c HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n");
  CHECK_FALSE(reviewed(b));
  connections.send(b, "POST /other HTTP/1.1\r\nHost: " + std::string(9000, 'h') +
                          "\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n");
  CHECK_FALSE(reviewed(b));
  connections.review(b);
  CHECK(reviewed(b));
}

TEST_CASE("Who is being answered stays", "[net]") {
  Connections connections(4);
  const auto a = connections.open(peer(1));
  const auto b = connections.open(peer(2));
  connections.get(a, "/later");
  CHECK(connections.candidates(peer(3)) == Ids{b});
}

TEST_CASE("An address that has its share makes room among its own", "[net]") {
  Connections connections(4);
  const auto a = connections.open(peer(1));
  const auto b = connections.open(peer(2));
  const auto c = connections.open(peer(2));
  CHECK(connections.candidates(peer(2)) == Ids{b, c});
  CHECK(connections.candidates(peer(1)) == Ids{a, b, c});
  // Even those that had reviews answered, where there are no others.
  connections.review(b);
  connections.review(c);
  CHECK(connections.candidates(peer(2)) == Ids{b, c});
  // Nobody in particular: where files have run out.
  CHECK(connections.candidates(PeerAddress()) == Ids{a, b, c});
}

}  // namespace
