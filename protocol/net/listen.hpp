#pragma once
// Listening on a TCP port that may still be taken for a moment: by the program's life before, or, where the port is one
// that the kernel takes for clients too, by a connection that is about to end.
// Threading: the caller's; blocks it while it waits, so it is called where a program starts.

#include <boost/asio/ip/tcp.hpp>

#include "protocol/base/clock.hpp"

namespace foyer::net {

/// So long a taken port is tried again.
inline constexpr Duration listen_patience{5'000};

/// Opens the acceptor and listens. Throws std::system_error if it cannot; for a port that stays taken the text says
/// which, and what to do.
void listen(boost::asio::ip::tcp::acceptor& acceptor, const boost::asio::ip::tcp::endpoint& endpoint,
            Duration patience = listen_patience);

}  // namespace foyer::net
