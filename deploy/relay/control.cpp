#include "deploy/relay/control.hpp"

#include <charconv>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>

#include "protocol/base/assert.hpp"
#include "protocol/net/listen.hpp"

namespace foyer::relay {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto awaited = asio::as_tuple(asio::use_awaitable);
constexpr std::string_view blanks = " \t\r";

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

Result<Command, ControlError> parse_delay(std::string_view text) {
  std::int64_t milliseconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), milliseconds);
  if (error == std::errc::result_out_of_range) return ControlError::DelayTooLong;
  if (error != std::errc{} || end != text.data() + text.size() || milliseconds < 0) return ControlError::DelayMalformed;
  if (milliseconds > delay_limit.count()) return ControlError::DelayTooLong;
  return Command{Delay{std::chrono::milliseconds{milliseconds}}};
}

Result<Command, ControlError> parse_black_hole(std::string_view text) {
  if (text.empty()) return Command{BlackHole{}};
  if (text == "up") return Command{BlackHole{Direction::Up}};
  if (text == "down") return Command{BlackHole{Direction::Down}};
  return ControlError::UnknownDirection;
}

std::string refusal(std::string_view why) {
  return boost::json::serialize(boost::json::object{{"error", why}});
}

}  // namespace

std::string_view text(ControlError error) noexcept {
  switch (error) {
    case ControlError::UnknownCommand:
      return "unknown command; one of: status, pass, close, delay MILLISECONDS, black_hole [up|down]";
    case ControlError::UnknownDirection:
      return "the direction of a black hole is up or down, or left out for both";
    case ControlError::DelayMalformed:
      return "a delay is a whole number of milliseconds, 0 or more";
    case ControlError::DelayTooLong:
      return "a delay is at most 60000 ms";
  }
  return "unknown error";
}

Result<Command, ControlError> parse_command(std::string_view line) {
  const std::string_view words = trimmed(line);
  const auto space = words.find_first_of(blanks);
  const std::string_view verb = words.substr(0, space);
  const std::string_view rest = space == std::string_view::npos ? std::string_view{} : trimmed(words.substr(space));
  if (verb == "delay") return parse_delay(rest);
  if (verb == "black_hole") return parse_black_hole(rest);
  if (!rest.empty()) return ControlError::UnknownCommand;
  if (verb == "status") return Command{AskStatus{}};
  if (verb == "pass") return Command{Pass{}};
  if (verb == "close") return Command{Close{}};
  return ControlError::UnknownCommand;
}

std::string perform(Relay& relay, std::string_view line) {
  const auto command = parse_command(line);
  if (!command) return refusal(text(command.error()));
  try {
    std::visit(Overloaded{
                   [](AskStatus) {},
                   [&](Pass) { relay.pass(); },
                   [&](Close) { relay.close(); },
                   [&](Delay delay) { relay.delay(delay.by); },
                   [&](BlackHole hole) { hole.direction ? relay.black_hole(*hole.direction) : relay.black_hole(); },
               },
               *command);
  } catch (const boost::system::system_error& error) {
    return refusal(std::string{"the relay cannot listen on its address again: "} + error.code().message());
  }
  return relay.status();
}

ControlServer::ControlServer(asio::io_context& context, const Relay::Endpoint& listen, Relay& relay)
    : relay_(relay), acceptor_(context) {
  net::listen(acceptor_, listen);
  asio::co_spawn(context, accept_loop(), asio::detached);
}

asio::awaitable<void> ControlServer::accept_loop() {
  while (acceptor_.is_open()) {
    auto [error, socket] = co_await acceptor_.async_accept(awaited);
    // Beyond the limit the socket closes as it goes out of scope.
    if (error || served_ >= control_connections_limit) continue;
    ++served_;
    asio::co_spawn(acceptor_.get_executor(), serve(std::move(socket)), asio::detached);
  }
}

asio::awaitable<void> ControlServer::serve(tcp::socket socket) {
  std::string received;
  for (;;) {
    const auto [error, length] =
        co_await asio::async_read_until(socket, asio::dynamic_buffer(received, line_limit), '\n', awaited);
    if (error) break;
    const std::string answer = perform(relay_, std::string_view{received}.substr(0, length - 1)) + "\n";
    received.erase(0, length);
    const auto [write_error, written] = co_await asio::async_write(socket, asio::buffer(answer), awaited);
    if (write_error) break;
  }
  --served_;
}

}  // namespace foyer::relay
