#pragma once
// The client of the simulated payment terminal, a process of its own that is reached over TCP (drivers/virtual). It
// behaves as a real one would: it can decline, be slow, lose the connection after it took the request, and be away.
// Threading and lifetime: see PaymentTerminal. Each request has a connection of its own, so that an answer never meets
// the wrong request; a request that is under way may outlive the client.

#include <cstdint>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "drivers/payment/payment_terminal.hpp"
#include "protocol/base/clock.hpp"

namespace foyer::payment::simulated {

class SimulatedTerminal final : public PaymentTerminal {
 public:
  struct Limits {
    Duration connect{2'000};
    Duration authorise{60'000};  ///< A person looks for a card.
    Duration other{10'000};
  };
  struct Options {
    std::string address = "127.0.0.1";  ///< Numeric, IPv4 or IPv6; throws std::invalid_argument otherwise.
    std::uint16_t port = 0;
    Limits limits;
  };

  SimulatedTerminal(boost::asio::any_io_executor executor, Options options);

  [[nodiscard]] Abilities abilities() const override;
  [[nodiscard]] boost::asio::awaitable<PaymentOutcome> authorise(std::string attempt, Money amount) override;
  [[nodiscard]] boost::asio::awaitable<PaymentOutcome> capture(std::string attempt) override;
  [[nodiscard]] boost::asio::awaitable<PaymentOutcome> reverse(std::string attempt) override;
  [[nodiscard]] boost::asio::awaitable<PaymentOutcome> refund(std::string key, std::string attempt,
                                                              Money amount) override;
  [[nodiscard]] boost::asio::awaitable<PaymentOutcome> query(std::string attempt) override;

 private:
  boost::asio::any_io_executor executor_;
  Options options_;
};

}  // namespace foyer::payment::simulated
