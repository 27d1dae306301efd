#pragma once
// One connection through the relay: two sockets and a pump for each direction. A pump never touches its sockets
// while its direction is cut, so not even the end of a stream leaks through a cut.
//
// Threading: the thread of the io_context.
// Lifetime: shared by its coroutines and the relay's list; it leaves the list when its last pump ends or on reset().

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "deploy/relay/relay.hpp"

namespace foyer::relay {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Relay& relay, boost::asio::ip::tcp::socket client);

  /// Connects to the target and pumps until both directions have ended.
  void start();
  /// Something about the link changed: every pump looks again.
  void wake();
  /// Ends both sides at once with a TCP reset.
  void reset();

 private:
  using Socket = boost::asio::ip::tcp::socket;
  using Instant = std::chrono::steady_clock::time_point;

  struct Chunk {
    std::vector<std::uint8_t> bytes;
    std::size_t written = 0;
    Instant arrived;
    bool is_end = false;
  };

  struct Pump {
    Pump(Direction which, Socket& source, Socket& target, std::uint64_t& count);

    Direction direction;
    Socket& from;
    Socket& to;
    std::uint64_t& counter;
    std::deque<Chunk> on_the_way;
    std::size_t bytes_on_the_way = 0;
    boost::asio::steady_timer reader_wake;
    boost::asio::steady_timer writer_wake;
  };

  boost::asio::awaitable<void> run();
  boost::asio::awaitable<bool> connect_target();
  boost::asio::awaitable<void> read_loop(Pump& pump);
  boost::asio::awaitable<void> write_loop(Pump& pump);
  boost::asio::awaitable<bool> write_front(Pump& pump);
  bool read_some(Pump& pump);
  void spawn_pumps();
  void pump_ended();
  static void reset_socket(Socket& socket);

  Relay& relay_;
  Socket client_;
  Socket target_;
  boost::asio::steady_timer connecting_deadline_;
  Pump up_;
  Pump down_;
  int running_ = 0;
  bool ended_ = false;
};

}  // namespace foyer::relay
