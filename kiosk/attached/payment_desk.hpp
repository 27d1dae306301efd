#pragma once
// Payments through a terminal: what it answers becomes the outcome that the saga waits for.
// Threading: the executor's thread. Lifetime: borrows the terminal; stops its look-outs when destroyed.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "drivers/payment/payment_terminal.hpp"
#include "kiosk/checkout/performers.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/service/log.hpp"

namespace foyer::kiosk {

/// How often it is looked whether the terminal takes connections, and how long that may take.
inline constexpr Duration terminal_look_every{2'000};
inline constexpr Duration terminal_look_deadline{1'000};

class PaymentDesk final : public PaymentPerformer {
 public:
  /// The address is where the terminal listens, numeric.
  PaymentDesk(boost::asio::any_io_executor executor, payment::PaymentTerminal& terminal, std::string address,
              std::uint16_t port);

  [[nodiscard]] bool is_reachable() const override { return *reachable_; }
  [[nodiscard]] sale::PaymentMeans means() const override;
  void authorise(const sale::AuthorisePayment& payment, Answer answer) override;
  void query(const sale::QueryPayment& payment, Answer answer) override;
  void capture(const sale::CapturePayment& payment, Answer answer) override;
  void reverse(const sale::ReversePayment& payment, Answer answer) override;
  void refund(const RefundPayment& payment, std::function<void(const RefundAnswer&)> answer) override;
  void query_refund(const RefundPayment& payment, std::function<void(const RefundAnswer&)> answer) override;

 private:
  void ask(boost::asio::awaitable<payment::PaymentOutcome> asking, const char* command,
           std::function<void(const payment::PaymentOutcome&)> take);

  boost::asio::any_io_executor executor_;
  payment::PaymentTerminal& terminal_;
  service::Logger log_{"kiosk.payment"};
  std::shared_ptr<bool> reachable_ = std::make_shared<bool>(false);  ///< Held weakly by the look-out.
};

/// What the saga is told. Pure, for tests.
[[nodiscard]] sale::Outcome outcome_of_authorise(const sale::PaymentAttemptId& attempt,
                                                 const payment::PaymentOutcome& answer);
[[nodiscard]] sale::Outcome outcome_of_query(const sale::PaymentAttemptId& attempt,
                                             const payment::PaymentOutcome& answer);
[[nodiscard]] sale::Outcome outcome_of_capture(const sale::PaymentAttemptId& attempt,
                                               const payment::PaymentOutcome& answer);
[[nodiscard]] RefundAnswer outcome_of_refund(const payment::PaymentOutcome& answer);
[[nodiscard]] sale::Outcome outcome_of_reverse(const sale::PaymentAttemptId& attempt,
                                               const payment::PaymentOutcome& answer);

}  // namespace foyer::kiosk
