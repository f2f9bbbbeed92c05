// A TCP connection.
#pragma once

#include <memory>
#include <vector>

#include "core/result.hpp"
#include "native/kube/channel.hpp"
#include "native/kube/resolver.hpp"

namespace cocoon::kube {

/// Tries the addresses one after the other. While some are left, each gets its share of the time only, so that one that
/// swallows packets does not keep us from the next. `deadline` is the channel's first, too.
Result<std::unique_ptr<Channel>> connect_tcp(const std::vector<SocketAddress>& addresses, Deadline deadline);

}  // namespace cocoon::kube
