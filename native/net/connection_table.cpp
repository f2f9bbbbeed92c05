#include "native/net/connection_table.hpp"

#include <algorithm>
#include <tuple>

namespace cocoon {

void ConnectionTable::add(const ConnectionPtr& connection) {
  const std::lock_guard lock(mutex_);
  connections_.emplace(connection->id(), connection);
  ++by_peer_[connection->peer()];
}

void ConnectionTable::remove(const Connection& connection) {
  const std::lock_guard lock(mutex_);
  if (connections_.erase(connection.id()) == 0) return;
  const auto of_peer = by_peer_.find(connection.peer());
  if (--of_peer->second == 0) by_peer_.erase(of_peer);
}

ConnectionTable::ConnectionPtr ConnectionTable::find(std::uint64_t id) const {
  const std::lock_guard lock(mutex_);
  const auto found = connections_.find(id);
  return found == connections_.end() ? nullptr : found->second;
}

std::vector<ConnectionTable::ConnectionPtr> ConnectionTable::all() const {
  std::vector<ConnectionPtr> all;
  const std::lock_guard lock(mutex_);
  all.reserve(connections_.size());
  for (const auto& [id, connection] : connections_) all.push_back(connection);
  return all;
}

std::size_t ConnectionTable::size() const {
  const std::lock_guard lock(mutex_);
  return connections_.size();
}

bool ConnectionTable::is_full_of(const PeerAddress& peer) const {
  const auto of_peer = by_peer_.find(peer);
  return of_peer != by_peer_.end() && of_peer->second >= std::max<std::size_t>(most_ / 2, 1);
}

bool ConnectionTable::has_room_for(const PeerAddress& peer) const {
  const std::lock_guard lock(mutex_);
  return connections_.size() < most_ && !is_full_of(peer);
}

std::vector<ConnectionTable::ConnectionPtr> ConnectionTable::candidates(const PeerAddress& peer) const {
  // What they are sorted by may change meanwhile: it is looked at once.
  struct Candidate {
    bool has_reviewed;
    Connection::Clock::time_point idle_since;
    ConnectionPtr connection;
  };
  std::vector<Candidate> candidates;
  {
    const std::lock_guard lock(mutex_);
    const bool only_its_own = is_full_of(peer);
    for (const auto& [id, connection] : connections_) {
      if (only_its_own && connection->peer() != peer) continue;
      if (!connection->is_evictable()) continue;
      candidates.push_back({connection->has_reviewed(), connection->idle_since(), connection});
    }
  }
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return std::tie(a.has_reviewed, a.idle_since) < std::tie(b.has_reviewed, b.idle_since);
  });
  std::vector<ConnectionPtr> sorted;
  sorted.reserve(candidates.size());
  for (Candidate& candidate : candidates) sorted.push_back(std::move(candidate.connection));
  return sorted;
}

}  // namespace cocoon
