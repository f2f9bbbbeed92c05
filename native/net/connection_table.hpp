// The connections that are open, and who makes room when there are too many.
//
// Thread-safe. Its lock is never held while a connection's is waited for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "native/net/connection.hpp"

namespace cocoon {

class ConnectionTable {
 public:
  using ConnectionPtr = std::shared_ptr<Connection>;

  /// `most`: connections open at once; half as many from one address.
  explicit ConnectionTable(std::size_t most) : most_(most) {}

  void add(const ConnectionPtr& connection);
  void remove(const Connection& connection);
  ConnectionPtr find(std::uint64_t id) const;
  std::vector<ConnectionPtr> all() const;
  std::size_t size() const;

  bool has_room_for(const PeerAddress& peer) const;
  /// Those that may be closed to make room for a new one from `peer`, in the order in which to close them: those that
  /// never had a review answered, the longest idle first, so that the idle connections of strangers cannot lock an API
  /// server out; then the others, the longest idle first. Only its own, where the address has its share already.
  std::vector<ConnectionPtr> candidates(const PeerAddress& peer) const;

 private:
  bool is_full_of(const PeerAddress& peer) const;

  const std::size_t most_;
  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, ConnectionPtr> connections_;
  std::map<PeerAddress, std::size_t> by_peer_;
};

}  // namespace cocoon
