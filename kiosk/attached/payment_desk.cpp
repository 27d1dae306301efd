#include "kiosk/attached/payment_desk.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "protocol/net/deadline.hpp"

namespace foyer::kiosk {
namespace {

using boost::asio::awaitable;
using payment::PaymentOutcome;

template <class T>
bool is(const PaymentOutcome& answer) {
  return std::holds_alternative<T>(answer);
}

std::string reference_of(const PaymentOutcome& answer) {
  std::string reference;
  if (const auto* approved = std::get_if<payment::Approved>(&answer)) reference = approved->reference;
  if (const auto* captured = std::get_if<payment::Captured>(&answer)) reference = captured->reference;
  return reference.substr(0, sale::payment_reference_limit);
}

/// Only the connection: a question would be an entry in the terminal's books.
awaitable<bool> takes_connections(boost::asio::ip::tcp::endpoint endpoint) {
  boost::asio::ip::tcp::socket socket(co_await boost::asio::this_coro::executor);
  const auto [error] = co_await socket.async_connect(endpoint, boost::asio::as_tuple(boost::asio::use_awaitable));
  co_return !error;
}

awaitable<void> look_out(std::weak_ptr<bool> reachable, boost::asio::ip::tcp::endpoint endpoint) {
  while (!reachable.expired()) {
    const auto taken = co_await net::with_deadline(takes_connections(endpoint), terminal_look_deadline);
    if (const auto known = reachable.lock()) *known = taken.value_or(false);
    co_await net::sleep_for(terminal_look_every);
  }
}

awaitable<void> tell(awaitable<PaymentOutcome> asking, service::Logger log, const char* command,
                     std::function<void(const PaymentOutcome&)> take) {
  PaymentOutcome outcome = payment::Unknown{"the driver failed"};
  try {
    outcome = co_await std::move(asking);
  } catch (const std::exception& error) {
    log.error("the terminal's driver failed", {{"command", command}, {"reason", error.what()}});
  }
  log.info("payment", {{"command", command}, {"outcome", payment::to_text(outcome)}});
  take(outcome);
}

/// A reversal that is declined may mean that there is nothing to reverse: the terminal is asked what it knows.
awaitable<PaymentOutcome> reverse_or_find_out(payment::PaymentTerminal& terminal, std::string attempt) {
  auto reversed = co_await terminal.reverse(attempt);
  if (!is<payment::Declined>(reversed)) co_return reversed;
  auto known = co_await terminal.query(attempt);
  if (is<payment::Declined>(known) || is<payment::NeverSeen>(known) || is<payment::Reversed>(known)) {
    co_return payment::Reversed{};
  }
  co_return reversed;
}

}  // namespace

sale::Outcome outcome_of_authorise(const sale::PaymentAttemptId& attempt, const PaymentOutcome& answer) {
  if (is<payment::Approved>(answer) || is<payment::Captured>(answer)) {
    return sale::PaymentWasApproved{attempt, reference_of(answer)};
  }
  if (is<payment::Unreachable>(answer)) return sale::TerminalIsUnreachable{attempt};
  if (is<payment::Unknown>(answer)) return sale::PaymentIsUnknown{attempt};
  return sale::PaymentWasDeclined{attempt};
}

sale::Outcome outcome_of_query(const sale::PaymentAttemptId& attempt, const PaymentOutcome& answer) {
  return outcome_of_authorise(attempt, answer);
}

sale::Outcome outcome_of_capture(const sale::PaymentAttemptId& attempt, const PaymentOutcome& answer) {
  if (is<payment::Captured>(answer)) return sale::PaymentWasCaptured{attempt};
  return sale::CaptureHasFailed{attempt};
}

sale::Outcome outcome_of_reverse(const sale::PaymentAttemptId& attempt, const PaymentOutcome& answer) {
  if (is<payment::Reversed>(answer) || is<payment::NeverSeen>(answer)) return sale::PaymentWasReversed{attempt};
  return sale::ReversalHasFailed{attempt};
}

RefundAnswer outcome_of_refund(const PaymentOutcome& answer) {
  if (const auto* refunded = std::get_if<payment::Refunded>(&answer)) return RefundSuccess{refunded->reference};
  if (const auto* declined = std::get_if<payment::Declined>(&answer)) return RefundFailure{declined->reason};
  if (is<payment::NeverSeen>(answer)) return RefundFailure{"The terminal does not know the payment."};
  return RefundUnknown{};
}

PaymentDesk::PaymentDesk(boost::asio::any_io_executor executor, payment::PaymentTerminal& terminal, std::string address,
                         std::uint16_t port)
    : executor_(std::move(executor)), terminal_(terminal) {
  const boost::asio::ip::tcp::endpoint endpoint(boost::asio::ip::make_address(address), port);
  boost::asio::co_spawn(executor_, look_out(reachable_, endpoint), boost::asio::detached);
}

sale::PaymentMeans PaymentDesk::means() const {
  return terminal_.abilities().authorise_then_capture ? sale::PaymentMeans::AuthoriseAndCapture
                                                      : sale::PaymentMeans::SaleAndReverse;
}

void PaymentDesk::ask(awaitable<PaymentOutcome> asking, const char* command,
                      std::function<void(const PaymentOutcome&)> take) {
  boost::asio::co_spawn(executor_, tell(std::move(asking), log_, command, std::move(take)), boost::asio::detached);
}

void PaymentDesk::authorise(const sale::AuthorisePayment& payment, Answer answer) {
  ask(terminal_.authorise(payment.attempt.text(), payment.amount), "authorise",
      [attempt = payment.attempt, answer = std::move(answer)](const PaymentOutcome& what) {
        answer(outcome_of_authorise(attempt, what));
      });
}

void PaymentDesk::query(const sale::QueryPayment& payment, Answer answer) {
  ask(terminal_.query(payment.attempt.text()), "query",
      [attempt = payment.attempt, answer = std::move(answer)](const PaymentOutcome& what) {
        answer(outcome_of_query(attempt, what));
      });
}

void PaymentDesk::capture(const sale::CapturePayment& payment, Answer answer) {
  ask(terminal_.capture(payment.attempt.text()), "capture",
      [attempt = payment.attempt, answer = std::move(answer)](const PaymentOutcome& what) {
        answer(outcome_of_capture(attempt, what));
      });
}

void PaymentDesk::reverse(const sale::ReversePayment& payment, Answer answer) {
  ask(reverse_or_find_out(terminal_, payment.attempt.text()), "reverse",
      [attempt = payment.attempt, answer = std::move(answer)](const PaymentOutcome& what) {
        answer(outcome_of_reverse(attempt, what));
      });
}

void PaymentDesk::refund(const RefundPayment& payment, std::function<void(const RefundAnswer&)> answer) {
  ask(terminal_.refund(payment.key, payment.attempt.text(), payment.amount), "refund",
      [answer = std::move(answer)](const PaymentOutcome& what) { answer(outcome_of_refund(what)); });
}

void PaymentDesk::query_refund(const RefundPayment& payment, std::function<void(const RefundAnswer&)> answer) {
  if (!terminal_.abilities().query) return answer(RefundUnknown{});
  ask(terminal_.query(payment.key), "query_refund",
      [answer = std::move(answer)](const PaymentOutcome& what) { answer(outcome_of_refund(what)); });
}

}  // namespace foyer::kiosk
