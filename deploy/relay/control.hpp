#pragma once
// The relay's control line: one command per line over TCP, one line of JSON as each answer.
//
//   status | pass | close | delay MILLISECONDS | black_hole [up|down]
//
// Threading: everything runs on the one thread of the io_context.
// Lifetime: the Relay outlives the ControlServer; once that is destroyed the io_context must not run again.

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "deploy/relay/relay.hpp"
#include "protocol/base/result.hpp"

namespace foyer::relay {

struct AskStatus {};
struct Pass {};
struct Close {};
struct Delay {
  std::chrono::milliseconds by;
};
struct BlackHole {
  /// Both directions when empty.
  std::optional<Direction> direction;
};
using Command = std::variant<AskStatus, Pass, Close, Delay, BlackHole>;

enum class ControlError { UnknownCommand, UnknownDirection, DelayMalformed, DelayTooLong };

/// A sentence for the person who typed the command.
[[nodiscard]] std::string_view text(ControlError error) noexcept;

/// The longest line the control accepts; a longer one ends the connection.
inline constexpr std::size_t line_limit = 256;
/// Control connections served at once; another one is closed.
inline constexpr std::size_t control_connections_limit = 16;

/// Reads one line, without its line end; surrounding blanks are ignored.
[[nodiscard]] Result<Command, ControlError> parse_command(std::string_view line);

/// Performs the line on the relay and returns the answer: the relay's status, or {"error": ...}.
[[nodiscard]] std::string perform(Relay& relay, std::string_view line);

class ControlServer {
 public:
  /// Binds at once; throws boost::system::system_error if the address is not to be had.
  ControlServer(boost::asio::io_context& context, const Relay::Endpoint& listen, Relay& relay);
  Relay::Endpoint address() const { return acceptor_.local_endpoint(); }

 private:
  boost::asio::awaitable<void> accept_loop();
  boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket);

  Relay& relay_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::size_t served_ = 0;
};

}  // namespace foyer::relay
