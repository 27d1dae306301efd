#include "drivers/payment/simulated/simulated_terminal.hpp"

#include <stdexcept>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "drivers/payment/simulated/messages.hpp"

namespace foyer::payment::simulated {
namespace asio = boost::asio;
using asio::ip::tcp;
namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

// Ends whatever the socket is doing when its time is over. Destroyed with the exchange; the socket's handler then
// finds the guard gone.
class Watchdog {
 public:
  Watchdog(tcp::socket& socket, Duration limit) : timer_(socket.get_executor(), limit) {
    timer_.async_wait([passed = passed_, &socket](const boost::system::error_code& error) {
      if (error || passed.use_count() == 1) return;
      *passed = true;
      boost::system::error_code ignored;
      socket.close(ignored);
    });
  }
  [[nodiscard]] bool has_barked() const noexcept { return *passed_; }

 private:
  std::shared_ptr<bool> passed_ = std::make_shared<bool>(false);
  asio::steady_timer timer_;
};

std::string why(const Watchdog& watchdog, std::string_view otherwise) {
  return std::string(watchdog.has_barked() ? "deadline passed" : otherwise);
}

asio::awaitable<PaymentOutcome> exchange(asio::any_io_executor executor, SimulatedTerminal::Options options,
                                         std::string attempt, std::string line, Duration limit) {
  if (!is_valid_attempt(attempt)) co_return Unreachable{"attempt id not valid"};
  tcp::socket socket(executor);
  {
    const Watchdog watchdog(socket, options.limits.connect);
    const tcp::endpoint terminal(asio::ip::make_address(options.address), options.port);
    const auto [error] = co_await socket.async_connect(terminal, as_result);
    if (error) co_return Unreachable{why(watchdog, "no connection")};
  }
  const Watchdog watchdog(socket, limit);
  // From here on the terminal may have heard the request, however this ends.
  const auto [write_error, written] = co_await asio::async_write(socket, asio::buffer(line), as_result);
  if (write_error) co_return Unknown{why(watchdog, "connection lost")};
  std::string answer;
  const auto [read_error, length] =
      co_await asio::async_read_until(socket, asio::dynamic_buffer(answer, max_line_bytes), '\n', as_result);
  if (read_error == asio::error::not_found) co_return Unknown{"answer too long"};
  if (read_error) co_return Unknown{why(watchdog, "connection lost")};
  co_return parse_answer(std::string_view(answer).substr(0, length - 1), attempt);
}

}  // namespace

SimulatedTerminal::SimulatedTerminal(asio::any_io_executor executor, Options options)
    : executor_(std::move(executor)), options_(std::move(options)) {
  boost::system::error_code error;
  asio::ip::make_address(options_.address, error);
  if (error) throw std::invalid_argument("the payment terminal's address is not numeric: " + options_.address);
}

Abilities SimulatedTerminal::abilities() const {
  return {.authorise_then_capture = true, .reverse = true, .query = true};
}

asio::awaitable<PaymentOutcome> SimulatedTerminal::authorise(std::string attempt, Money amount) {
  std::string line = authorise_line(attempt, amount);
  return exchange(executor_, options_, std::move(attempt), std::move(line), options_.limits.authorise);
}

asio::awaitable<PaymentOutcome> SimulatedTerminal::capture(std::string attempt) {
  std::string line = request_line("capture", attempt);
  return exchange(executor_, options_, std::move(attempt), std::move(line), options_.limits.other);
}

asio::awaitable<PaymentOutcome> SimulatedTerminal::reverse(std::string attempt) {
  std::string line = request_line("reverse", attempt);
  return exchange(executor_, options_, std::move(attempt), std::move(line), options_.limits.other);
}

asio::awaitable<PaymentOutcome> SimulatedTerminal::refund(std::string key, std::string attempt, Money amount) {
  if (!is_valid_attempt(attempt)) key.clear();
  std::string line = refund_line(key, attempt, amount);
  return exchange(executor_, options_, std::move(key), std::move(line), options_.limits.other);
}

asio::awaitable<PaymentOutcome> SimulatedTerminal::query(std::string attempt) {
  std::string line = request_line("query", attempt);
  return exchange(executor_, options_, std::move(attempt), std::move(line), options_.limits.other);
}

}  // namespace foyer::payment::simulated
