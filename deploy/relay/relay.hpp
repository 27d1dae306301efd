#pragma once
// A TCP relay that stands for a network link and can be cut, so that the demo and the tests can take a WAN or a
// LAN away without root. It knows nothing of what it carries.
//
// Threading: everything runs on the one thread of the io_context.
// Lifetime: once the Relay is destroyed the io_context must not run again.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

namespace foyer::relay {

/// Up is from whoever connects to the relay towards the target, down is the other way.
enum class Direction { Up, Down };

enum class Mode {
  Pass,
  /// Nothing moves in a cut direction: the bytes wait in the senders' sockets, as behind a pulled cable, and
  /// flow again afterwards. New connections wait in the kernel's queue.
  BlackHole,
  /// Existing connections were reset and new ones are refused.
  Close,
};

/// Connections served at once; another one is reset.
inline constexpr std::size_t connections_limit = 256;
/// Bytes one direction of one connection may have on the way, which only a delay ever fills.
inline constexpr std::size_t bytes_on_the_way_limit = 1024 * 1024;
/// How long the target may take to accept a connection before the client is reset.
inline constexpr std::chrono::seconds connect_deadline{5};
/// The longest delay that may be asked for.
inline constexpr std::chrono::milliseconds delay_limit{60'000};

/// What all connections of a relay obey, and what they count into.
struct Link {
  Mode mode = Mode::Pass;
  bool cut_up = false;
  bool cut_down = false;
  std::chrono::milliseconds delay{0};
  std::uint64_t bytes_up = 0;
  std::uint64_t bytes_down = 0;

  bool is_cut(Direction direction) const { return direction == Direction::Up ? cut_up : cut_down; }
  bool is_cut() const { return cut_up || cut_down; }
};

class Connection;

class Relay {
 public:
  using Endpoint = boost::asio::ip::tcp::endpoint;

  /// Binds at once; throws boost::system::system_error if the address is not to be had.
  Relay(boost::asio::io_context& context, const Endpoint& listen, const Endpoint& connect);
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  /// Where it listens: with port 0 asked for, the port that was given.
  Endpoint address() const { return listen_; }

  /// All flows again: ends a cut, a close and a delay. Held bytes are delivered.
  void pass();
  /// Cuts one direction; the other one stays as it is.
  void black_hole(Direction direction);
  /// Cuts both directions.
  void black_hole();
  /// Resets every connection and refuses new ones until pass().
  void close();
  /// Lets everything flow, each byte this much later (0 to delay_limit), in order and without loss of bandwidth.
  void delay(std::chrono::milliseconds by);

  const Link& link() const { return link_; }
  std::size_t connections() const { return connections_.size(); }
  /// One line of JSON: mode, listen, connect, cut_up, cut_down, delay_ms, connections, bytes_up, bytes_down.
  std::string status() const;

 private:
  friend class Connection;

  void listen();
  void stop_listening();
  void obey(const Link& wanted);
  boost::asio::awaitable<void> accept_loop();
  void start(boost::asio::ip::tcp::socket client);
  void forget(const Connection* connection);

  boost::asio::io_context& context_;
  Endpoint listen_;
  Endpoint connect_;
  Link link_;
  boost::asio::ip::tcp::acceptor acceptor_;
  // Woken when the accept loop may look again at mode and acceptor.
  boost::asio::steady_timer changed_;
  // Shared with the coroutines of each connection, which end one after the other in no fixed order.
  std::vector<std::shared_ptr<Connection>> connections_;
};

}  // namespace foyer::relay
